"""Reckoning quantities into a common unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.text import Locale
from locales.units import common_unit, converted, file_size

MEASURES = [["kw", "mw"], ["kva", "mva"], ["m3_day", "m3_hour", "l_s"], ["t_day", "t_hour"], ["mbit_s", "gbit_s"]]
amounts = st.decimals(min_value=0, max_value=10**9, places=3)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("500", "kW", "MW", "0.5"),
        ("10", "m3/h", "m3/day", "240"),
        ("1", "L/s", "m³/day", "86.4"),
        ("2", "gbit_s", "mbit_s", "2000"),
        ("7", "ha", "ha", "7"),
    ],
)
def test_known_pairs(value: str, unit: str, to: str, expected: str) -> None:
    assert converted(value, unit, to) == Decimal(expected)


@given(amounts, st.sampled_from(MEASURES).flatmap(lambda units: st.tuples(*[st.sampled_from(units)] * 3)))
def test_the_way_does_not_matter(value: Decimal, units: tuple[str, str, str]) -> None:
    one, other, third = units
    assert abs(converted(converted(value, one, other), other, one) - value) < Decimal("0.001")
    direct, around = converted(value, one, third), converted(converted(value, one, other), other, third)
    assert abs(direct - around) <= abs(direct) * Decimal("1e-20")


@given(st.lists(st.sampled_from([unit for units in MEASURES for unit in units] + ["ha"]), min_size=1))
def test_what_has_a_common_unit_can_be_reckoned_into_it(units: list[str]) -> None:
    common = common_unit(units)
    if common is None:
        assert not any(set(units) <= set(measure) for measure in MEASURES)
    else:
        assert all(converted(1, unit, common) > 0 for unit in units)


def test_apples_are_not_pears() -> None:
    assert common_unit(["mw", "mva"]) is common_unit([]) is None
    with pytest.raises(KeyError):
        converted(1, "mw", "ha")


@pytest.mark.parametrize(
    ("octets", "locale", "written"),
    [
        (1, "en", "1 kB"),
        (1001, "ru", "2 кБ"),
        (999_000, "kk", "999 кБ"),
        (1_000_000, "kk", "1 МБ"),
        (4_650_001, "en", "4.7 MB"),
    ],
)
def test_a_file_is_never_larger_than_it_is_said_to_be(octets: int, locale: Locale, written: str) -> None:
    assert file_size(octets, locale) == written.replace(" ", "\u00a0")
