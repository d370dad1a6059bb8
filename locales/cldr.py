"""The rules of CLDR for our languages, as Babel carries them."""

from functools import cache

import babel

from locales.text import Locale


@cache
def cldr(locale: Locale) -> babel.Locale:
    return babel.Locale.parse(locale)
