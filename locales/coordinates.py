"""Geographic coordinates for reading."""

from decimal import Decimal

from locales.numbers import NBSP, Value, number, rounded, to_decimal
from locales.text import Locale

# Four decimals are about ten metres: as near as a site on a map needs.
_DIGITS = 4

_SIDES: dict[Locale, dict[str, str]] = {
    "kk": {"N": "с.\u00a0е.", "S": "о.\u00a0е.", "E": "ш.\u00a0б.", "W": "б.\u00a0б."},
    "ru": {"N": "с.\u00a0ш.", "S": "ю.\u00a0ш.", "E": "в.\u00a0д.", "W": "з.\u00a0д."},
    "en": {"N": "N", "S": "S", "E": "E", "W": "W"},
}


def coordinates(latitude: Value, longitude: Value, locale: Locale) -> str:
    """`51,1658° с. ш., 71,4576° в. д.`"""
    north, east = to_decimal(latitude), to_decimal(longitude)
    return f"{_angle(north, 'NS', locale)}, {_angle(east, 'EW', locale)}"


def _angle(degrees: Decimal, sides: str, locale: Locale) -> str:
    side = _SIDES[locale][sides[degrees < 0]]
    return f"{number(rounded(abs(degrees), _DIGITS), locale)}°{NBSP}{side}"
