"""Units of measure. CLDR lacks several of ours and has no Kazakh for others, so the table is our own."""

from collections.abc import Iterable
from decimal import Decimal

from locales.money import money, sign
from locales.numbers import NBSP, Value, number, rounded, to_decimal
from locales.plurals import category
from locales.text import LOCALES, Locale

# Codes are those of the interchange format; `m3_day` and "m3/day" are the same unit.
_UNITS: dict[str, tuple[str, str, str]] = {
    "m": ("м", "м", "m"),
    "km": ("км", "км", "km"),
    "m2": ("м²", "м²", "m²"),
    "km2": ("км²", "км²", "km²"),
    "ha": ("га", "га", "ha"),
    "m3": ("м³", "м³", "m³"),
    "m3_day": ("м³/тәулік", "м³/сут", "m³/day"),
    "m3_hour": ("м³/сағ", "м³/ч", "m³/h"),
    "thousand_m3": ("мың м³", "тыс. м³", "thousand m³"),
    "l_s": ("л/с", "л/с", "L/s"),
    "kg": ("кг", "кг", "kg"),
    "t": ("т", "т", "t"),
    "t_hour": ("т/сағ", "т/ч", "t/h"),
    "t_day": ("т/тәулік", "т/сут", "t/day"),
    "t_year": ("т/жыл", "т/год", "t/year"),
    "kv": ("кВ", "кВ", "kV"),
    "kva": ("кВА", "кВА", "kVA"),
    "mva": ("МВА", "МВА", "MVA"),
    "kw": ("кВт", "кВт", "kW"),
    "mw": ("МВт", "МВт", "MW"),
    "kwh": ("кВт·сағ", "кВт·ч", "kWh"),
    "mwh": ("МВт·сағ", "МВт·ч", "MWh"),
    "gcal": ("Гкал", "Гкал", "Gcal"),
    "gcal_hour": ("Гкал/сағ", "Гкал/ч", "Gcal/h"),
    "mbit_s": ("Мбит/с", "Мбит/с", "Mbit/s"),
    "gbit_s": ("Гбит/с", "Гбит/с", "Gbit/s"),
    "kb": ("кБ", "кБ", "kB"),
    "mb": ("МБ", "МБ", "MB"),
    "persons": ("адам", "чел.", "people"),
    "thousand_persons": ("мың адам", "тыс. чел.", "thousand people"),
}

# Units of one measure, each with what one of it is in the first. Flows are those of a day without a pause.
_MEASURES: tuple[dict[str, Decimal], ...] = (
    {"mw": Decimal(1), "kw": Decimal("0.001")},
    {"mva": Decimal(1), "kva": Decimal("0.001")},
    {"m3_day": Decimal(1), "m3_hour": Decimal(24), "l_s": Decimal("86.4")},
    {"t_day": Decimal(1), "t_hour": Decimal(24)},
    {"mbit_s": Decimal(1), "gbit_s": Decimal(1000)},
)

_YEARS: dict[Locale, dict[str, str]] = {
    "kk": {"one": "жыл", "other": "жыл"},
    "ru": {"one": "год", "few": "года", "many": "лет", "other": "года"},
    "en": {"one": "year", "other": "years"},
}

# 1 acre = 4046.8564224 m², exactly (international acre).
_ACRES_IN_HECTARE = Decimal(10000) / Decimal("4046.8564224")


def quantity(value: Value, unit: str, locale: Locale) -> str:
    """A number with its unit: `12,5 МВт`."""
    return f"{number(value, locale)}{NBSP}{unit_name(unit, locale)}"


def unit_name(unit: str, locale: Locale) -> str:
    """The sign of a unit given by code or as people write it ("m3/day"); an unknown one as it is."""
    signs = _UNITS.get(_code(unit))
    return signs[LOCALES.index(locale)] if signs else unit


def common_unit(units: Iterable[str]) -> str | None:
    """The unit in which quantities in all of these can be compared; None where there is none."""
    codes = {_code(unit) for unit in units}
    if len(codes) == 1:
        return codes.pop()
    return next((next(iter(measure)) for measure in _MEASURES if codes and codes <= measure.keys()), None)


def converted(value: Value, unit: str, to: str) -> Decimal:
    """A quantity in another unit of the same measure; KeyError where there is no way from one to the other."""
    one, other = _code(unit), _code(to)
    if one == other:
        return to_decimal(value)
    measure = next((measure for measure in _MEASURES if one in measure), {})
    return to_decimal(value) * measure[one] / measure[other]


def area(hectares: Value, locale: Locale) -> str:
    """Hectares, and in English acres beside them, rounded and marked as such."""
    in_hectares = quantity(hectares, "ha", locale)
    if locale != "en":
        return in_hectares
    acres = to_decimal(hectares) * _ACRES_IN_HECTARE
    shown = rounded(acres, 0 if abs(acres) >= 100 else 1)
    name = "acre" if shown == 1 else "acres"
    return f"{in_hectares} (≈{NBSP}{number(shown, locale)}{NBSP}{name})"


def file_size(octets: int, locale: Locale) -> str:
    """How much is to be fetched, never less than it is shown: `12 кБ`, `4,7 МБ`."""
    if octets < 10**6:
        return quantity(-(-octets // 1000), "kb", locale)
    return quantity(Decimal(-(-octets // 10**5)) / 10, "mb", locale)


def rate(amount: Value, currency: str, unit: str, locale: Locale) -> str:
    """A price of a unit: `29,14 ₸/кВт·ч`, `KZT 29.14 per kWh`."""
    per = " per " if locale == "en" else "/"
    return f"{money(amount, currency, locale)}{per}{unit_name(unit, locale)}"


def rate_unit(currency: str, unit: str, locale: Locale) -> str:
    """What a price of a unit is in: `₸/кВт·ч`, `KZT per kWh`."""
    per = " per " if locale == "en" else "/"
    return f"{sign(currency, locale)}{per}{unit_name(unit, locale)}"


def years(value: Value, locale: Locale) -> str:
    """A duration: `4,5 года`."""
    exact = to_decimal(value)
    return f"{number(exact, locale)}{NBSP}{_YEARS[locale][category(exact, locale)]}"


def _code(unit: str) -> str:
    code = unit.strip().lower().translate(str.maketrans("²³/ ", "23__"))
    return f"{code}our" if code.endswith("_h") else code
