"""Which days a date may mean that is known only in part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.events.rules import first_day, is_day, last_day


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025-06-30", "2025-06-30", "2025-06-30"),
    ],
)
def test_a_date_known_in_part_means_all_of_it(when: str, first: str, last: str) -> None:
    assert (str(first_day(when)), str(last_day(when))) == (first, last)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_lies_in_its_month_and_its_year(day: date) -> None:
    for when in (f"{day:%Y}", f"{day:%Y-%m}", str(day)):
        assert first_day(when) <= day <= last_day(when)
    assert is_day(str(day))
    assert not is_day(f"{day:%Y-%m}")
