from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.dates import ALMATY
from locales.formats import DASH, Formats
from locales.text import LOCALES

KK, RU, EN = (Formats(locale) for locale in LOCALES)
NBSP = "\u00a0"

formats = st.sampled_from([KK, RU, EN])
amounts = st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=3)


def spaced(text: str) -> str:
    """With the unbreakable spaces shown."""
    return text.replace(NBSP, "_")


def three(method: str, *arguments) -> list[str]:
    return [spaced(getattr(form, method)(*arguments)) for form in (KK, RU, EN)]


@pytest.mark.parametrize(
    ("method", "arguments", "written"),
    [
        ("number", ["1234567.89"], ["1_234_567,89", "1_234_567,89", "1,234,567.89"]),
        ("number", [Decimal("1500.00")], ["1_500", "1_500", "1,500"]),
        ("number", ["-0.00"], ["0", "0", "0"]),
        ("number", [-5], ["-5", "-5", "-5"]),
        ("number", ["1E+3"], ["1_000", "1_000", "1,000"]),
        ("decimal", ["2.345"], ["2,35", "2,35", "2.35"]),
        ("decimal", ["2", 1], ["2,0", "2,0", "2.0"]),
        ("decimal", ["2.5", 0], ["3", "3", "3"]),
        ("percent", ["45"], ["45%", "45_%", "45%"]),
        ("percent", ["45.55"], ["45,55%", "45,55_%", "45.55%"]),
        ("compact", ["1250000000"], ["1,25_млрд", "1,25_млрд", "1.25_billion"]),
        ("compact", ["999999999", 1], ["1_млрд", "1_млрд", "1_billion"]),
        ("compact", ["999999", 0], ["1_млн", "1_млн", "1_million"]),
        ("compact", ["12345"], ["12_345", "12_345", "12,345"]),
        ("money", ["350000000", "KZT"], ["350_000_000_₸", "350_000_000_₸", "KZT_350,000,000"]),
        ("money", ["29.5", "KZT"], ["29,50_₸", "29,50_₸", "KZT_29.50"]),
        ("money", ["29.145", "KZT"], ["29,145_₸", "29,145_₸", "KZT_29.145"]),
        ("money", ["1000", "USD"], ["1_000_$", "1_000_$", "$1,000"]),
        ("money", ["-1000", "USD"], ["-1_000_$", "-1_000_$", "-$1,000"]),
        ("money", ["1000", "RUB"], ["1_000_₽", "1_000_₽", "RUB_1,000"]),
        ("money", ["1000", "CNY"], ["1_000_CNY", "1_000_CNY", "CNY_1,000"]),
        ("compact_money", ["350000000", "KZT"], ["350_млн_₸", "350_млн_₸", "KZT_350_million"]),
        ("compact_money", ["1500000000000", "KZT"], ["1,5_трлн_₸", "1,5_трлн_₸", "KZT_1.5_trillion"]),
        ("compact_money", ["3500000000", "USD"], ["3,5_млрд_$", "3,5_млрд_$", "$3.5_billion"]),
        ("compact_money", ["1234567891", "KZT"], ["1_234_567_891_₸", "1_234_567_891_₸", "KZT_1,234,567,891"]),
        ("compact_money", ["1234567891", "KZT", 2], ["1,23_млрд_₸", "1,23_млрд_₸", "KZT_1.23_billion"]),
        ("compact_money", ["99.5", "KZT"], ["99,50_₸", "99,50_₸", "KZT_99.50"]),
        ("converted_money", ["2912345678"], ["≈_2,9_млрд_$", "≈_2,9_млрд_$", "≈_$2.9_billion"]),
        ("converted_money", ["1234.56"], ["≈_1_235_$", "≈_1_235_$", "≈_$1,235"]),
        ("exchange_rate", ["469.44", "USD"], ["1_$_=_469,44_₸", "1_$_=_469,44_₸", "$1_=_KZT_469.44"]),
        ("rate", ["29.14", "KZT", "kwh"], ["29,14_₸/кВт·сағ", "29,14_₸/кВт·ч", "KZT_29.14 per kWh"]),
        ("rate_unit", ["KZT", "kwh"], ["₸/кВт·сағ", "₸/кВт·ч", "KZT per kWh"]),
        ("country", ["KG"], ["Қырғызстан", "Кыргызстан", "Kyrgyzstan"]),
        ("country", ["XQ"], ["XQ", "XQ", "XQ"]),
        ("quantity", ["12.5", "MW"], ["12,5_МВт", "12,5_МВт", "12.5_MW"]),
        ("quantity", ["800", "m3/day"], ["800_м³/тәулік", "800_м³/сут", "800_m³/day"]),
        ("quantity", ["800", "m³/h"], ["800_м³/сағ", "800_м³/ч", "800_m³/h"]),
        ("quantity", ["3", "Gcal/hour"], ["3_Гкал/сағ", "3_Гкал/ч", "3_Gcal/h"]),
        ("quantity", ["3", "wagons"], ["3_wagons", "3_wagons", "3_wagons"]),
        ("area_ha", ["688.6"], ["688,6_га", "688,6_га", "688.6_ha (≈_1,702_acres)"]),
        ("area_ha", ["1"], ["1_га", "1_га", "1_ha (≈_2.5_acres)"]),
        ("years", ["1"], ["1_жыл", "1_год", "1_year"]),
        ("years", ["4.5"], ["4,5_жыл", "4,5_года", "4.5_years"]),
        ("years", ["11"], ["11_жыл", "11_лет", "11_years"]),
        ("years", [22], ["22_жыл", "22_года", "22_years"]),
        ("date", ["2026-02-26"], ["2026 жылғы 26 ақпан", "26 февраля 2026_г.", "26 February 2026"]),
        ("date", ["2025-06"], ["2025 жылғы маусым", "июнь 2025_г.", "June 2025"]),
        ("date", ["2025"], ["2025 жыл", "2025_г.", "2025"]),
        ("date", [date(2026, 5, 3)], ["2026 жылғы 3 мамыр", "3 мая 2026_г.", "3 May 2026"]),
        ("short_date", ["2026-02-26"], ["26.02.2026", "26.02.2026", "26 Feb 2026"]),
        ("short_date", ["2026-02"], ["02.2026", "02.2026", "Feb 2026"]),
        ("short_date", ["2026"], ["2026", "2026", "2026"]),
        (
            "datetime",
            ["2026-02-26T20:05:00Z"],
            ["2026 жылғы 27 ақпан, 01:05", "27 февраля 2026_г., 01:05", "27 February 2026, 01:05"],
        ),
        ("year", [2025], ["2025", "2025", "2025"]),
        ("year", ["2025-06-30"], ["2025", "2025", "2025"]),
        (
            "coordinates",
            [51.1658, 71.4576],
            ["51,1658°_с._е., 71,4576°_ш._б.", "51,1658°_с._ш., 71,4576°_в._д.", "51.1658°_N, 71.4576°_E"],
        ),
        (
            "coordinates",
            ["-1.5", "-0.25"],
            ["1,5°_о._е., 0,25°_б._б.", "1,5°_ю._ш., 0,25°_з._д.", "1.5°_S, 0.25°_W"],
        ),
    ],
)
def test_written_in_three_languages(method, arguments, written):
    assert three(method, *arguments) == written


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        *((method, []) for method in ("number", "decimal", "percent", "compact", "area_ha", "years")),
        *((method, []) for method in ("money", "compact_money", "converted_money")),
        *((method, []) for method in ("date", "short_date", "datetime", "year")),
        ("rate", ["KZT", "kwh"]),
        ("exchange_rate", ["USD"]),
        ("quantity", ["ha"]),
        ("coordinates", [71]),
    ],
)
def test_what_is_not_known_says_so(method, rest):
    assert three(method, None, *rest) == ["дерек жоқ", "нет данных", "no data"]


def test_a_cell_without_data_is_a_dash():
    assert (KK.dash, DASH) == ("—", "—")


def test_days_are_those_of_kazakhstan():
    late = datetime(2026, 2, 26, 19, 30, tzinfo=UTC)
    assert RU.date(late) == RU.date("2026-02-27")
    assert RU.date("2026-02-26T19:30:00+00:00") == RU.date("2026-02-27")


def test_the_clock_is_five_hours_ahead_since_march_2024():
    assert datetime(2024, 2, 1, tzinfo=ALMATY).utcoffset() == timedelta(hours=6)
    assert datetime(2024, 4, 1, tzinfo=ALMATY).utcoffset() == timedelta(hours=5)


@pytest.mark.parametrize(
    ("when", "written"),
    [
        ("2025", "2025"),
        ("2025-06", "2025-06"),
        (date(2025, 6, 30), "2025-06-30"),
        ("2026-02-26T20:05:00Z", "2026-02-27T01:05:00+05:00"),
        (datetime(2026, 2, 26, 20, 5, tzinfo=timezone(timedelta(hours=3))), "2026-02-26T22:05:00+05:00"),
    ],
)
def test_dates_for_machines(when, written):
    assert EN.machine_date(when) == written


@pytest.mark.parametrize("value", ["", "1,5", "NaN", "sNaN", "Infinity", "1E999999", "1E-99", "9" * 40, "ten", True])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="not a number"):
        RU.number(value)


@pytest.mark.parametrize(
    "when", ["", "26.02.2026", "2026-2-26", "2026-13", "0000", "2026-02-30", "2026-02-26T10:00:00"]
)
def test_what_is_not_a_date_is_refused(when):
    with pytest.raises(ValueError, match=r".+"):
        RU.date(when)


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        RU.datetime(datetime(2026, 2, 26))


def value_of(text: str, form: Formats) -> Decimal:
    """Read back what was written."""
    scales = {"млн": 6, "млрд": 9, "трлн": 12, "million": 6, "billion": 9, "trillion": 12}
    figure, _, word = text.rpartition(NBSP)
    digits, scale = (figure, scales[word]) if word in scales else (text, 0)
    plain = digits.replace(",", "") if form.locale == "en" else digits.replace(NBSP, "").replace(",", ".")
    return Decimal(plain).scaleb(scale)


@given(amounts, formats)
def test_nothing_is_lost(amount, form):
    assert value_of(form.number(amount), form) == amount
    assert value_of(form.compact(amount), form) == amount


@given(amounts, formats, st.integers(0, 3))
def test_rounding_is_no_coarser_than_asked(amount, form, digits):
    written = value_of(form.compact(amount, digits), form)
    scale = next((power for power in (12, 9, 6) if abs(written) >= 10**power), 0)
    assert abs(written - amount) <= Decimal(10) ** (scale - digits) / 2


@given(amounts, formats, st.sampled_from(["KZT", "USD", "EUR", "RUB", "CNY"]))
def test_money_never_mixes_the_two_ways_of_writing(amount, form, currency):
    written = form.compact_money(amount, currency)
    assert ("₸" in written) == (currency == "KZT" and form.locale != "en")
    assert ("KZT" in written) == (currency == "KZT" and form.locale == "en")


@given(st.dates(date(1000, 1, 1)), formats)
def test_any_date_is_written_with_its_year(day, form):
    for written in (form.date(day), form.short_date(day), form.date(f"{day:%Y-%m}"), form.date(f"{day:%Y}")):
        assert str(day.year) in written
        assert "\u202f" not in written
    assert form.machine_date(day) == day.isoformat()


@given(st.text(), formats)
def test_any_text_is_a_value_or_a_value_error(text, form):
    for write in (
        form.number,
        form.percent,
        form.compact,
        form.money,
        form.area_ha,
        form.date,
        form.datetime,
    ):
        try:
            assert write(text)
        except ValueError:
            continue
