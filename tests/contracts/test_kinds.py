"""What every kind of record has to have."""

import asyncio
from typing import Any

import pytest
from psycopg.rows import dict_row
from starlette.testclient import TestClient

from api.catalogue.kinds import KINDS, RECORDS
from api.kernel.database import Database
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.values import Choice
from locales.labels import label
from locales.text import LOCALES
from tests.support import over

SECTIONS = {"project": "projects", "niche": "projects", "site": "sites", "partner": "partners"}

kinds = pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.name)


@kinds
def test_has_a_name_in_three_languages(kind: Kind) -> None:
    names = {label("record_kind", kind.name, locale) for locale in LOCALES}
    assert len(names) == 3
    assert kind.name not in names


@kinds
async def test_its_fields_are_columns_of_its_table(kind: Kind, database: Database) -> None:
    async with database.reading() as connection:
        cursor = await connection.cursor(row_factory=dict_row).execute(f"SELECT * FROM {kind.table} LIMIT 0")
        columns = {column.name for column in cursor.description or ()}
    from api.kernel.interchange.problems import Line, References

    parsed, _ = kind.parse({"kind": kind.name, "title": {"en": "x"}}, Line(1, References()))
    assert set(parsed) <= columns


@kinds
async def test_the_database_knows_the_same_codes(kind: Kind, database: Database) -> None:
    """The checks of the tables and the lists of the code name the same codes."""
    query = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
    )
    async with database.reading() as connection:
        checks = dict(await (await connection.execute(query, (kind.table,))).fetchall())
    for field in kind.fields:
        if isinstance(field, Choice):
            check = checks[f"ck_{kind.table}_{field.stored_as}"]
            assert set(field.known()) == {part for part in check.split("'")[1::2] if part.replace("_", "").isalnum()}


@kinds
def test_its_page_is_there_in_every_language(kind: Kind, client: TestClient, database_url: str) -> None:
    async def address(database: Database) -> tuple[Any, ...]:
        query = f"SELECT slug, public_id FROM {kind.table} WHERE kind = %s ORDER BY slug LIMIT 1"
        async with database.reading() as connection:
            row = await (await connection.execute(query, (kind.name,))).fetchone()
        assert row
        return row

    slug, public_id = asyncio.run(over(database_url, address))
    for locale in LOCALES:
        answer = client.get(f"/{locale}/{SECTIONS[kind.name]}/{slug}-{public_id}/")
        if answer.status_code == 301:  # the words of an address follow the language of its page
            answer = client.get(answer.headers["location"])
        assert answer.status_code == 200
        assert f'<html lang="{locale}"' in answer.text


@kinds
async def test_the_code_lists_are_named(kind: Kind) -> None:
    groups = {"siteType": "site_type", "roles": "partner_role", "stage": "stage", "progress": "progress"}
    for field in kind.fields:
        if isinstance(field, Choice) and field.name in groups:
            for code in field.known():
                for locale in LOCALES:
                    assert label(groups[field.name], code, locale) != code


def test_kinds_have_their_own_names() -> None:
    assert len(KINDS) == 14
