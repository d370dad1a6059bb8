"""Amounts of money. CLDR knows the sign of the tenge only in Kazakh, so the way of writing is our own.

Kazakh and Russian put the sign after the number (`350 млн ₸`), English puts the code before it (`KZT 350
million`).
"""

from decimal import Decimal

from locales.numbers import NBSP, Value, compact, decimal, number, to_decimal
from locales.text import Locale

# A sign stands only where it can mean one currency alone; the others show their ISO 4217 code.
_SIGNS: dict[Locale, dict[str, str]] = {
    "kk": {"KZT": "₸", "USD": "$", "EUR": "€", "GBP": "£", "RUB": "₽"},
    "ru": {"KZT": "₸", "USD": "$", "EUR": "€", "GBP": "£", "RUB": "₽"},
    "en": {"USD": "$", "EUR": "€", "GBP": "£"},
}

_MILLION = 1_000_000


def money(amount: Value, currency: str, locale: Locale) -> str:
    """The amount in full; parts of a unit, where there are any, with at least two digits."""
    exact = to_decimal(amount)
    return _with_currency(_figure(exact, locale), currency, locale)


def compact_money(amount: Value, currency: str, locale: Locale, digits: int | None = None) -> str:
    """The amount with its scale as a word; rounded only if `digits` says how far."""
    exact = to_decimal(amount)
    plain = digits is None and abs(exact) < _MILLION
    figure = _figure(exact, locale) if plain else compact(exact, locale, digits)
    return _with_currency(figure, currency, locale)


def converted_money(amount: Value, currency: str, locale: Locale) -> str:
    """An amount reckoned from another currency, rounded and marked so; show the date of the rate with it."""
    digits = 1 if abs(to_decimal(amount)) >= _MILLION else 0
    return f"≈{NBSP}{compact_money(amount, currency, locale, digits)}"


def exchange_rate(rate: Value, currency: str, locale: Locale) -> str:
    """What one unit of a currency is in tenge: `1 $ = 469,44 ₸`."""
    return f"{money(1, currency, locale)}{NBSP}={NBSP}{money(rate, 'KZT', locale)}"


def _figure(amount: Decimal, locale: Locale) -> str:
    if amount == amount.to_integral_value():
        return number(amount, locale)
    shortened = amount.normalize()
    return decimal(amount, locale, 2) if shortened == round(shortened, 2) else number(amount, locale)


def sign(currency: str, locale: Locale) -> str:
    """The sign of a currency, or its code of ISO 4217 where the sign could mean another one too."""
    return _SIGNS[locale].get(currency, currency)


def _with_currency(figure: str, currency: str, locale: Locale) -> str:
    shown = sign(currency, locale)
    if locale != "en":
        return f"{figure}{NBSP}{shown}"
    minus, digits = ("-", figure[1:]) if figure.startswith("-") else ("", figure)
    gap = NBSP if shown.isalpha() else ""
    return f"{minus}{shown}{gap}{digits}"
