"""Names of countries, from CLDR; one of them is written otherwise in Kazakhstan."""

import re
from functools import cache

from locales.cldr import cldr
from locales.collation import sort_key
from locales.text import Locale

_OWN: dict[tuple[Locale, str], str] = {("ru", "KG"): "Кыргызстан"}
# Of CLDR's own: unions, parts of oceans, marks for tests. They are no country that somebody comes from.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})

COUNTRIES = frozenset(
    code for code in map(str, cldr("en").territories) if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY
)
"""Codes of ISO 3166-1 that name a country or a territory."""


def country(code: str, locale: Locale) -> str:
    """The country of a code of ISO 3166-1; an unknown code as it is."""
    return _OWN.get((locale, code)) or cldr(locale).territories.get(code, code)


@cache
def countries(locale: Locale) -> tuple[tuple[str, str], ...]:
    """Codes and names of all countries, in the dictionary order of the language."""
    named = ((code, country(code, locale)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda each: sort_key(each[1], locale)))
