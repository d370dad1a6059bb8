"""The database refuses by itself what must not be stored."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from psycopg import IntegrityError

from api.kernel.database import Database

ROOT = Path(__file__).parents[2]
WRONG = [
    "UPDATE project SET title = '{}'",
    """UPDATE project SET title = '{"de": "x"}'""",
    """UPDATE project SET title = '{"en": " "}'""",
    "UPDATE project SET region = 'mars'",
    "UPDATE project SET status = 'secret'",
    "UPDATE project SET stage = 'dreaming'",
    "UPDATE project SET published_at = NULL WHERE status = 'published'",
    "UPDATE project SET investment_amount = -1 WHERE investment_amount IS NOT NULL",
    "UPDATE project SET investment_currency = NULL WHERE investment_amount IS NOT NULL",
    "UPDATE project SET initiator_bin = '123456789012'",
    "UPDATE project SET planned_start = 'soon'",
    "UPDATE project SET sdg_goals = '{18}'",
    "UPDATE project SET export_share_pct = 101",
    "UPDATE project SET district = 'astana-almaty' WHERE region = 'abai'",
    "UPDATE project SET sector = 'food' WHERE industry = 'mining'",
    "UPDATE project SET site = 'nowhere'",
    "UPDATE site SET area_free_ha = area_total_ha + 1 WHERE area_total_ha IS NOT NULL",
    "UPDATE site SET latitude = 91",
    "UPDATE partner SET roles = '{friend}'",
    "UPDATE partner SET slug = 'a slug'",
    "UPDATE region SET kato = '1'",
    "INSERT INTO tariff SELECT * FROM tariff",
    "UPDATE institution SET type = 'kindergarten'",
    "UPDATE institution SET graduates = -1",
    "INSERT INTO service_centre SELECT gen_random_uuid(), 'abai', '{}'",
    "INSERT INTO regional_document (id, slug, region, topic, title)"
    """ VALUES (gen_random_uuid(), 'plan', 'abai', 'weather', '{"en": "x"}')""",
]


@pytest.mark.parametrize("statement", WRONG)
async def test_wrong_values_are_refused(database: Database, statement: str) -> None:
    async def change() -> None:
        async with database.writing() as connection:
            await connection.execute(statement)  # type: ignore[arg-type]
            await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError):
        await change()


@pytest.mark.parametrize(
    ("number", "good"),
    [("940140000385", True), ("940140000386", False), ("9401400003850", False), ("94014000038a", False), ("", False)],
)
async def test_check_digits_are_counted_alike(database: Database, number: str, good: bool) -> None:
    from api.kernel.bin import is_bin

    async with database.reading() as connection:
        row = await (await connection.execute("SELECT is_bin(%s)", (number,))).fetchone()
    assert row == (good,)
    assert is_bin(number) is good


def test_migrations_stand_in_one_row() -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1
    assert all(not revision.is_branch_point for revision in script.walk_revisions())
