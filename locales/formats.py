"""Every way of writing a value, in one language. What is not known says so: never blank, never zero."""

from datetime import datetime

from locales import coordinates, dates, money, numbers, territories, units
from locales.dates import When
from locales.numbers import Value
from locales.text import Locale

NO_DATA: dict[Locale, str] = {"kk": "дерек жоқ", "ru": "нет данных", "en": "no data"}

# In the cells of a table, where the words would be repeated too often; say "no data" to those who cannot
# see it.
DASH = "—"


class Formats:
    """The formats of one language: `no_data` for None, `ValueError` for a malformed value."""

    def __init__(self, locale: Locale) -> None:
        self.locale: Locale = locale
        self.no_data = NO_DATA[locale]
        self.dash = DASH

    def number(self, value: Value | None) -> str:
        """All digits that are known: `1 234 567,89`."""
        return self.no_data if value is None else numbers.number(value, self.locale)

    def decimal(self, value: Value | None, digits: int = 2) -> str:
        """Rounded to a fixed number of decimals."""
        return self.no_data if value is None else numbers.decimal(value, self.locale, digits)

    def percent(self, value: Value | None) -> str:
        """A value that is already in percent: 45.5 is `45,5 %`."""
        return self.no_data if value is None else numbers.percent(value, self.locale)

    def compact(self, value: Value | None, digits: int | None = None) -> str:
        """`1,25 млрд`; nothing is lost unless `digits` says how far to round."""
        return self.no_data if value is None else numbers.compact(value, self.locale, digits)

    def money(self, amount: Value | None, currency: str = "KZT") -> str:
        """In full: `350 000 000 ₸`, `KZT 350,000,000`."""
        return self.no_data if amount is None else money.money(amount, currency, self.locale)

    def compact_money(self, amount: Value | None, currency: str = "KZT", digits: int | None = None) -> str:
        """`1,5 трлн ₸`, `KZT 1.5 trillion`; nothing is lost unless `digits` says how far to round."""
        return self.no_data if amount is None else money.compact_money(amount, currency, self.locale, digits)

    def converted_money(self, amount: Value | None, currency: str = "USD") -> str:
        """`≈ 2,9 млрд $`: reckoned from another currency; show the date of the rate beside it."""
        return self.no_data if amount is None else money.converted_money(amount, currency, self.locale)

    def exchange_rate(self, rate: Value | None, currency: str) -> str:
        """`1 $ = 469,44 ₸`"""
        return self.no_data if rate is None else money.exchange_rate(rate, currency, self.locale)

    def rate(self, amount: Value | None, currency: str, unit: str) -> str:
        """A price of a unit: `29,14 ₸/кВт·ч`."""
        return self.no_data if amount is None else units.rate(amount, currency, unit, self.locale)

    def rate_unit(self, currency: str, unit: str) -> str:
        """What a price of a unit is in, for the head of a column: `₸/кВт·ч`."""
        return units.rate_unit(currency, unit, self.locale)

    def quantity(self, value: Value | None, unit: str) -> str:
        """`12,5 МВт`"""
        return self.no_data if value is None else units.quantity(value, unit, self.locale)

    def unit(self, unit: str) -> str:
        """The sign of a unit, for the head of a column."""
        return units.unit_name(unit, self.locale)

    def area_ha(self, hectares: Value | None) -> str:
        """`688,6 га`; in English `688.6 ha (≈ 1,702 acres)`."""
        return self.no_data if hectares is None else units.area(hectares, self.locale)

    def file_size(self, octets: int) -> str:
        """`4,7 МБ`"""
        return units.file_size(octets, self.locale)

    def years(self, value: Value | None) -> str:
        """A duration: `4,5 года`."""
        return self.no_data if value is None else units.years(value, self.locale)

    def date(self, when: When | None) -> str:
        """`26 февраля 2026 г.`; a date known in part is written in part."""
        return self.no_data if when is None else dates.long_date(when, self.locale)

    def period(self, starts: When | None, ends: When | None) -> str:
        """`29–30 мая 2025 г.`"""
        return self.no_data if starts is None else dates.period(starts, ends, self.locale)

    def month(self, number: int) -> str:
        """The name of a month as it stands alone: `сентябрь`."""
        return dates.month_name(number, self.locale)

    def short_date(self, when: When | None) -> str:
        """For tables: `26.02.2026`."""
        return self.no_data if when is None else dates.short_date(when, self.locale)

    def datetime(self, when: datetime | str | None) -> str:
        """`26 февраля 2026 г., 14:30` by the clock of Kazakhstan."""
        return self.no_data if when is None else dates.moment(when, self.locale)

    def year(self, when: When | int | None) -> str:
        """The bare year, without the grouping of a number."""
        if when is None:
            return self.no_data
        return str(when if isinstance(when, int) else dates.to_day(when)[0].year)

    def machine_date(self, when: When) -> str:
        """The value of `<time datetime>`."""
        return dates.machine_date(when)

    def coordinates(self, latitude: Value | None, longitude: Value | None) -> str:
        """`51,1658° с. ш., 71,4576° в. д.`"""
        if latitude is None or longitude is None:
            return self.no_data
        return coordinates.coordinates(latitude, longitude, self.locale)

    def country(self, code: str) -> str:
        """The name of a country by its code of ISO 3166-1."""
        return territories.country(code, self.locale)
