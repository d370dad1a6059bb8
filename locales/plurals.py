"""Plural categories of the three languages, by the rules of CLDR."""

from decimal import Decimal

from locales.cldr import cldr
from locales.text import Locale

# The order in which the forms of a message stand in a catalogue. Russian keeps a fourth form for fractions
# ("1,5 проекта"), which the plural rule of gettext, made for whole numbers, never asks for.
CATEGORIES: dict[Locale, tuple[str, ...]] = {
    "kk": ("one", "other"),
    "ru": ("one", "few", "many", "other"),
    "en": ("one", "other"),
}

HEADERS: dict[Locale, str] = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
        "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14) ? 2 : 3);"
    ),
    "en": "nplurals=2; plural=(n != 1);",
}

Number = int | float | Decimal


def category(number: Number, locale: Locale) -> str:
    """The CLDR category ("one", "few", "many", "other") of a number."""
    return cldr(locale).plural_form(abs(number))


def form_index(number: Number, locale: Locale) -> int:
    """Which form of a message in the catalogue goes with a number."""
    return CATEGORIES[locale].index(category(number, locale))


def means_one(index: int, locale: Locale) -> bool:
    """Whether the form stands for the number one alone, so that it may leave the number out.

    The first Russian form also serves 21 and 101.
    """
    return CATEGORIES[locale][index] == "one" and locale != "ru"
