"""Text in three languages: which one to show, and how fresh each translation is.

A text is a mapping of locale to words; an absent language is simply not there. Beside it each written
language carries a `Mark`. Only what a person did is stored (drafted, reviewed, from which source);
*missing* and *stale* follow from the words themselves, so a changed source makes its translations stale
by itself.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

Locale = Literal["kk", "ru", "en"]

LOCALES: tuple[Locale, ...] = get_args(Locale)
DEFAULT_LOCALE: Locale = "en"

# The language asked for comes first, then the ones its readers are most likely to understand.
FALLBACK: dict[Locale, tuple[Locale, ...]] = {
    "kk": ("kk", "ru", "en"),
    "ru": ("ru", "kk", "en"),
    "en": ("en", "ru", "kk"),
}

# Browsers send a handful of languages; whatever is longer is not a preference and is not worth reading.
_MAX_LENGTH = 1000

_RANGE = re.compile(r"(?P<tag>\*|[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)", re.ASCII)
_WEIGHT = re.compile(r"q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII | re.IGNORECASE)

_KAZAKH_LETTER = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC_LETTER = re.compile("[а-яё]", re.IGNORECASE)

Text = Mapping[str, str]


class TextState(StrEnum):
    MISSING = "missing"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of the words in one language.

    `source` is the hash of the source text they were translated from; None for the source itself and for
    words written while there was no source.
    """

    reviewed: bool = False
    source: str | None = None


Marks = Mapping[Locale, Mark]


def pick(text: Text, locale: Locale) -> tuple[str, Locale] | None:
    """The words to show a reader of `locale`, and the language they are really in."""
    for candidate in FALLBACK[locale]:
        if words := text.get(candidate):
            return words, candidate
    return None


def written_in(words: str, locale: Locale) -> Locale:
    """The language of words that do not say theirs, such as a name, as far as their letters tell it.

    Latin letters are of any language, and Cyrillic ones without those of Kazakh may still be Kazakh for its reader.
    """
    if _KAZAKH_LETTER.search(words):
        return "kk"
    return "ru" if locale == "en" and _CYRILLIC_LETTER.search(words) else locale


def clean(text: Mapping[str, str | None]) -> dict[Locale, str]:
    """The text as it is stored: known languages in their fixed order, trimmed, nothing empty."""
    if unknown := set(text) - set(LOCALES):
        raise ValueError(f"not a language of the catalogue: {', '.join(sorted(unknown))}")
    trimmed: dict[Locale, str] = {locale: (text.get(locale) or "").strip() for locale in LOCALES}
    return {locale: words for locale, words in trimmed.items() if words}


def parse_locale(value: str | None) -> Locale | None:
    """The language meant by a tag such as "ru-RU", "kk_Cyrl_KZ" or the common mistake "kz"."""
    language = (value or "").strip().replace("_", "-").split("-", 1)[0].lower()
    if language == "kz":
        return "kk"
    return next((locale for locale in LOCALES if locale == language), None)


def negotiate(accept_language: str | None) -> Locale:
    """The best of our languages for an Accept-Language header (RFC 9110 section 12.5.4).

    English for whoever names none of them. Parts that cannot be read are skipped: any header gets an answer.
    """
    weights: dict[Locale, float] = {}
    others: float | None = None
    for part in (accept_language or "")[:_MAX_LENGTH].split(","):
        tag, weight = _preference(part)
        locale = parse_locale(tag)
        if tag == "*":
            others = weight
        elif locale is not None:
            weights[locale] = max(weight, weights.get(locale, 0.0))
    if others is not None:
        weights = _with_wildcard(weights, others)
    best, weight = max(weights.items(), key=lambda item: item[1], default=(DEFAULT_LOCALE, 0.0))
    return best if weight > 0 else DEFAULT_LOCALE


def _preference(part: str) -> tuple[str | None, float]:
    tag, *parameters = (piece.strip() for piece in part.split(";"))
    if not _RANGE.fullmatch(tag):
        return None, 0.0
    if not parameters:
        return tag, 1.0
    weight = _WEIGHT.fullmatch(parameters[0])
    return (tag, float(weight["q"])) if weight else (None, 0.0)


def _with_wildcard(weights: dict[Locale, float], others: float) -> dict[Locale, float]:
    """`*` stands for every language not named; among those the default is asked first."""
    named = dict(weights)
    for locale in (DEFAULT_LOCALE, *LOCALES):
        named.setdefault(locale, others)
    return named


def source_hash(text: str) -> str:
    """A fingerprint of a source text, deaf to spacing and to the way letters are composed."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def state(text: Text, marks: Marks, locale: Locale, source: Locale) -> TextState:
    """How far the words of `locale` can be trusted; `source` is the language written first."""
    if not text.get(locale):
        return TextState.MISSING
    mark = marks.get(locale, Mark())
    if locale != source and mark.source is not None and mark.source != _hash(text, source):
        return TextState.STALE
    return TextState.REVIEWED if mark.reviewed else TextState.DRAFT


def states(text: Text, marks: Marks, source: Locale) -> dict[Locale, TextState]:
    return {locale: state(text, marks, locale, source) for locale in LOCALES}


def after_edit(marks: Marks, before: Text, after: Text, source: Locale) -> dict[Locale, Mark]:
    """The marks once `before` has become `after`.

    Words that changed are a draft made from the source as it reads now. The others keep their mark, which is
    what makes them stale if the source changed under them.
    """
    marked: dict[Locale, Mark] = {}
    for locale in LOCALES:
        if not after.get(locale):
            continue
        if locale in marks and _hash(before, locale) == _hash(after, locale):
            marked[locale] = marks[locale]
        else:
            marked[locale] = Mark(source=_origin(after, locale, source))
    return marked


def after_review(marks: Marks, text: Text, locale: Locale, source: Locale) -> dict[Locale, Mark]:
    """The marks once a person has compared the words of `locale` with the source as it reads now."""
    if not text.get(locale):
        raise ValueError(f"nothing is written in {locale}, so nothing can be reviewed")
    return {**marks, locale: Mark(reviewed=True, source=_origin(text, locale, source))}


def _origin(text: Text, locale: Locale, source: Locale) -> str | None:
    return None if locale == source else _hash(text, source)


def _hash(text: Text, locale: Locale) -> str | None:
    words = text.get(locale)
    return source_hash(words) if words else None
