"""The letter about what has to be confirmed, in the language of each member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.kernel.mail.letter import Letter
from api.kernel.mail.writing import write
from locales.dates import long_date
from locales.gettext import Translator
from locales.text import Locale, Text, pick

TEMPLATES = Path(__file__).parent / "templates"
MOST_LINES = 30


@dataclass(frozen=True)
class Line:
    """A record as the letter names it."""

    title: Text
    due_on: date


def confirmation_due(address: str, locale: Locale, due: Sequence[Line], occasion: str) -> Letter:
    """One letter about all records that have fallen due."""
    subject = Translator(locale).ntext(
        "{n} record of your region has to be confirmed", "{n} records of your region have to be confirmed", len(due)
    )
    shown = [(pick(line.title, locale), long_date(line.due_on, locale)) for line in due[:MOST_LINES]]
    lines = [{"title": title[0] if title else "", "due": day} for title, day in shown]
    values = {"subject": subject, "lines": lines, "more": len(due) - len(lines)}
    return write(TEMPLATES / "confirm", address, subject, locale, occasion, values)
