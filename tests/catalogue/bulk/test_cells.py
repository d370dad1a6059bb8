"""Whatever a cell holds becomes a value, or a problem of the field; nothing is raised."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.bulk.cells import value_of
from api.catalogue.bulk.choices import Choosing
from api.catalogue.bulk.columns import sheets_of
from api.catalogue.publication.lines import KINDS
from api.kernel.interchange.values import Count, Flag, Many, Number, PartialDate, Words

COLUMNS = [(sheet, column) for kind in KINDS.values() for sheet in sheets_of(kind) for column in sheet.columns]
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(), st.datetimes()
)


@given(st.sampled_from(COLUMNS), CELLS)
def test_no_cell_breaks_the_reading(place, cell) -> None:
    sheet, column = place
    value_of(column.spec, cell, Choosing().codes(column, sheet.field))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_keeps_its_digits_whether_it_comes_as_number_or_text(number) -> None:
    as_text = value_of(Number("x"), f"{number:f}", {})
    assert float(as_text) == float(number) == float(value_of(Number("x"), float(number), {}))


@pytest.mark.parametrize(
    ("spec", "cell", "value"),
    [
        (Number("x"), 0.1 + 0.2, "0.3"),
        (Number("x"), "1 250,5", "1250.5"),
        (Number("x"), "1\u00a0250", "1250"),
        (Number("x"), "five", "five"),
        (Number("x"), True, True),
        (Count("x"), 12.0, 12),
        (Count("x"), "12", 12),
        (Count("x"), 12.5, 12.5),
        (Flag("x"), "x", "x"),
        (PartialDate("x"), 2026, "2026"),
        (PartialDate("x"), "6.2026", "2026-06"),
        (PartialDate("x"), datetime(2026, 6, 30), "2026-06-30"),
        (Words("x"), " a ", "a"),
        (Words("x"), 17.0, "17"),
        (Words("x"), "  ", None),
        (Many("x"), "a; b,c\nd", ["a", "b", "c", "d"]),
    ],
)
def test_what_becomes_of_a_cell(spec, cell, value) -> None:
    assert value_of(spec, cell, {}) == value
