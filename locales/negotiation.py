"""Which language a browser asks for (Accept-Language, RFC 9110 section 12.5.4)."""

import re

from locales.text import DEFAULT_LOCALE, LOCALES, Locale, parse_locale

# Browsers send a handful of languages; whatever is longer is not a preference and is not worth reading.
_MAX_LENGTH = 1000

_RANGE = re.compile(r"(?P<tag>\*|[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)", re.ASCII)
_WEIGHT = re.compile(r"q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII | re.IGNORECASE)


def negotiate(accept_language: str | None) -> Locale:
    """The best of our languages for the header, English for whoever names none of them.

    Parts that cannot be read are skipped, so that any header gets an answer.
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
    wanted = {locale: weight for locale, weight in weights.items() if weight > 0}
    return max(wanted, key=lambda locale: wanted[locale]) if wanted else DEFAULT_LOCALE


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
    unnamed = [locale for locale in (DEFAULT_LOCALE, *LOCALES) if locale not in weights]
    return weights | {locale: others for locale in dict.fromkeys(unnamed)}
