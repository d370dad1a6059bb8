"""Names of countries, from CLDR; one of them is written otherwise in Kazakhstan."""

from locales.cldr import cldr
from locales.text import Locale

_OWN: dict[tuple[Locale, str], str] = {("ru", "KG"): "Кыргызстан"}


def country(code: str, locale: Locale) -> str:
    """The country of a code of ISO 3166-1; an unknown code as it is."""
    return _OWN.get((locale, code)) or cldr(locale).territories.get(code, code)
