"""Numbers as the three languages write them. Nothing here rounds unless it is told how far."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import format_decimal, format_percent

from locales.cldr import cldr
from locales.text import Locale

NBSP = "\u00a0"

Value = Decimal | int | float | str

# As many as decimal arithmetic keeps without rounding, and room for a few decimals in the largest number.
_MAX_DIGITS = 28
_MAX_MAGNITUDE = 20

_SCALES: dict[Locale, dict[int, str]] = {
    "kk": {12: "трлн", 9: "млрд", 6: "млн"},
    "ru": {12: "трлн", 9: "млрд", 6: "млн"},
    "en": {12: "trillion", 9: "billion", 6: "million"},
}


def to_decimal(value: Value) -> Decimal:
    """A number or a decimal string as an exact number; `ValueError` for whatever is not a finite number."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"not a number: {value!r}") from None
    if not exact:
        return Decimal(0)
    if not exact.is_finite() or not _fits(exact):
        raise ValueError(f"not a number that can be shown: {value!r}")
    return exact


def _fits(value: Decimal) -> bool:
    return abs(value.adjusted()) <= _MAX_MAGNITUDE and len(value.as_tuple().digits) <= _MAX_DIGITS


def number(value: Value, locale: Locale) -> str:
    """All digits that are known, without empty decimals: `1 234 567,89`."""
    return _number(to_decimal(value), locale)


# A page writes dozens of counts and amounts, and the next one many of the same.
@lru_cache(maxsize=4096)
def _number(exact: Decimal, locale: Locale) -> str:
    return format_decimal(exact, locale=cldr(locale), decimal_quantization=False)


def decimal(value: Value, locale: Locale, digits: int) -> str:
    """Rounded half up to a fixed number of decimals, for columns."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(rounded(to_decimal(value), digits), format=pattern, locale=cldr(locale))


def percent(value: Value, locale: Locale) -> str:
    """A value that is already in percent: 45.5 is `45,5 %`."""
    return format_percent(to_decimal(value).scaleb(-2), locale=cldr(locale), decimal_quantization=False)


def compact(value: Value, locale: Locale, digits: int | None = None) -> str:
    """A large number with its scale as a word: `1,25 млрд`.

    Without `digits` nothing is lost: the largest scale is taken that needs no more than three decimals,
    or none.
    """
    figure, scale = scaled(to_decimal(value), digits)
    word = _SCALES[locale].get(scale)
    return f"{number(figure, locale)}{NBSP}{word}" if word else number(figure, locale)


def scaled(value: Decimal, digits: int | None) -> tuple[Decimal, int]:
    """The figure to write and the power of ten of its scale (12, 9, 6, or 0 for none)."""
    for scale in (12, 9, 6):
        figure = value.scaleb(-scale)
        if digits is not None:
            figure = rounded(figure, digits)
        elif _decimals(figure) > 3:
            continue
        if abs(figure) >= 1:
            return figure, scale
    return (value if digits is None else rounded(value, digits)), 0


def rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "only finite numbers get here"
    return max(0, -exponent)
