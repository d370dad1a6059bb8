"""Everything that is said in one language: sentences, names of codes, figures."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from locales.formats import Formats
from locales.gettext import Translator
from locales.labels import label
from locales.text import Locale, written_in


class Wording:
    def __init__(self, locale: Locale) -> None:
        self.locale: Locale = locale
        self.formats = Formats(locale)
        self.words = Translator(locale)

    def text(self, message: str, /, **values: Any) -> str:
        return self.words.text(message, **values)

    def label(self, group: str, code: str | None) -> str | None:
        """The name of a code as the catalogue writes it (`SEEKING_INVESTOR`); None for None."""
        return label(group, code.lower(), self.locale) if code else None

    def labels(self, group: str, codes: Iterable[str]) -> str | None:
        """The names of several codes in one line."""
        return ", ".join(label(group, code.lower(), self.locale) for code in codes) or None

    def in_tenge(self, money: Mapping[str, Any] | None) -> str:
        """What a sum in another currency is in tenge, for comparison, with the rate and its date; "" for tenge."""
        if money is None or not money["approximateKzt"]:
            return ""
        converted = self.formats.converted_money(money["approximateKzt"], "KZT")
        return self.text(
            "{amount} at {rate} ({date})",
            amount=converted,
            rate=self.formats.exchange_rate(money["rate"], money["currency"]),
            date=self.formats.date(money["rateAsOf"]),
        )

    def amount(self, money: dict[str, Any] | None, digits: int | None = None) -> str | None:
        """An amount with its scale as a word, rounded where it would be long."""
        if money is None:
            return None
        return self.formats.compact_money(money["amount"], money["currency"], digits)

    def as_of(self, when: str | None) -> str:
        return self.text("as of {date}", date=self.formats.date(when)) if when else ""

    def quantity(self, value: str | None, unit: str) -> str | None:
        return self.formats.quantity(value, unit) if value is not None else None

    def area(self, hectares: str | None) -> str | None:
        return self.formats.area_ha(Decimal(hectares)) if hectares is not None else None

    def percent(self, value: str | None) -> str | None:
        return self.formats.percent(value) if value is not None else None

    def number(self, value: int | str | None) -> str | None:
        return self.formats.number(value) if value is not None else None

    def year(self, when: int | None) -> str | None:
        return self.formats.year(when) if when else None

    def language_of(self, words: str | None) -> str | None:
        """The language of a name that does not say its own."""
        return written_in(words, self.locale) if words else None

    def date(self, when: str | None) -> str | None:
        return self.formats.date(when) if when else None


def capital(text: str) -> str:
    """With a capital at the front, for a name that stands alone: some regions begin with «область»."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """For a name within a sentence; an abbreviation keeps its letters."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def shortened(text: str, most: int) -> str:
    """The whole sentences that fit, if they fill half of the room, else the words that do; never a part of a figure."""
    plain = re.sub(r"[ \t\r\n]+", " ", text).strip()
    if len(plain) <= most:
        return plain
    room = plain[:most]
    sentences = max(room.rfind(f"{mark} ") for mark in ".!?") + 1
    if sentences * 2 >= most:
        return plain[:sentences]
    words = room.rpartition(" ")[0] or room[:-1]
    return words.rstrip(" ,;:–—") + "…"


@cache
def wording(locale: Locale) -> Wording:
    return Wording(locale)
