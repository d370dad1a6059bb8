"""One form for equal values, also after PostgreSQL has kept them."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from api.kernel.actor import Role
from api.kernel.canonical import canonical, plain
from api.kernel.database import Database
from api.kernel.journal.note import note
from api.kernel.journal.verify import verify
from api.kernel.local.urls import conninfo
from tests.kernel.journal.support import entry
from tests.support import over

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
scalars = (
    st.none() | st.booleans() | st.integers() | texts | st.floats() | st.decimals(allow_nan=False, allow_infinity=False)
    | st.uuids() | st.dates() | st.datetimes(timezones=st.just(UTC)) | st.sampled_from(Role)
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)
records = st.dictionaries(texts, values, max_size=5)
over_a_database = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))


@given(values)
def test_the_plain_value_of_a_plain_value_is_itself(value: object) -> None:
    assert plain(plain(value)) == plain(value)
    assert canonical(plain(value)) == canonical(value)
    assert json.loads(canonical(value)) == plain(value)


@given(st.dictionaries(texts, scalars, min_size=2, max_size=5))
def test_the_order_of_fields_makes_no_difference(record: dict[str, object]) -> None:
    assert canonical(dict(reversed(record.items()))) == canonical(record)


def test_the_form_of_every_type() -> None:
    almaty = timezone(timedelta(hours=5))
    known = {
        Decimal("1250.50"): b'"1250.50"',
        Decimal("1E+3"): b'"1000"',
        51.1: b'"51.1"',
        date(2026, 11, 23): b'"2026-11-23"',
        datetime(2026, 11, 23, 5, tzinfo=almaty): b'"2026-11-23T00:00:00+00:00"',
        UUID(int=1): b'"00000000-0000-0000-0000-000000000001"',
        Role.EDITOR: b'"EDITOR"',
        "ә": '"ә"'.encode(),
        True: b"true",
    }
    for value, form in known.items():
        assert canonical(value) == form
    assert canonical({"b": {3, 1}, "a": (None,)}) == b'{"a":[null],"b":[1,3]}'
    with pytest.raises(TypeError, match="bytes"):
        canonical(b"x")


@over_a_database
@given(value=values)
def test_postgresql_gives_back_what_it_was_given(untouched_url: str, value: object) -> None:
    with psycopg.connect(conninfo(untouched_url)) as connection:
        row = connection.execute("SELECT %s::jsonb", (Jsonb(plain(value)),)).fetchone()
    assert row
    assert canonical(row[0]) == canonical(value)


@over_a_database
@given(noted=st.lists(st.tuples(st.none() | records, st.none() | records), min_size=1, max_size=5))
def test_the_database_and_the_verifier_count_the_same_hashes(empty_url: str, noted: list[tuple]) -> None:
    async def work(database: Database) -> None:
        async with database.writing() as connection:
            for before, after in noted:
                await note(connection, entry(before=before, after=after))
        async with database.writing() as connection:
            report = await verify(connection)
        assert report.whole, report.faults
        assert report.rows >= len(noted)

    asyncio.run(over(empty_url, work))
