"""What the clock does: publish what was approved for a time, and remind of what has to be confirmed."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.catalogue.publication.actions.due import publish_due
from api.catalogue.publication.reminders import remind_due
from api.duties.service import Duties
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.mail.letter import Letter, unpack
from api.kernel.sealing import Seal
from tests.publication.conftest import Parties

NOW = datetime.now(UTC)
AT = NOW + timedelta(days=2)
PUBLISHED = "SELECT count(*) FROM journal WHERE act = 'project.publish' AND after ->> 'state' = 'published'"


def clock(moment: datetime) -> Any:
    return lambda: moment


async def test_what_was_approved_for_a_time_is_published_once_also_late(parties: Parties) -> None:
    record = await parties.agency().on("schedulePublication", await parties.submitted(), at=AT.isoformat())
    assert (record["state"], record["public"]) == ("SUBMITTED", False)
    database = parties.door.database
    assert await parties.rows("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at = %s", AT) == [(1,)]
    assert await publish_due(database, clock(AT - timedelta(minutes=1))) == 0
    late = clock(AT + timedelta(days=3))
    assert sum(await asyncio.gather(*(publish_due(database, late) for _ in range(3)))) == 1
    assert await publish_due(database, late) == 0
    assert await parties.rows("SELECT status FROM project") == [("published",)]
    assert await parties.rows(PUBLISHED) == [(1,)]


async def test_a_job_that_dies_has_published_nothing(parties: Parties, monkeypatch: pytest.MonkeyPatch) -> None:
    await parties.agency().on("schedulePublication", await parties.submitted(), at=AT.isoformat())
    before = await parties.traces()
    from api.catalogue.publication.actions import due

    async def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(due, "announce", die)
        with pytest.raises(KeyboardInterrupt):
            await publish_due(parties.door.database, clock(AT))
    assert await parties.traces() == before
    assert await publish_due(parties.door.database, clock(AT)) == 1


async def test_what_is_returned_is_not_published_by_the_clock(parties: Parties) -> None:
    record = await parties.agency().on("schedulePublication", await parties.submitted(), at=AT.isoformat())
    await parties.agency().on("returnRecord", record, reason="Подождите")
    assert await publish_due(parties.door.database, clock(AT)) == 0


async def test_the_time_lies_ahead(parties: Parties) -> None:
    record = await parties.submitted()
    for at in (NOW - timedelta(hours=1), NOW + timedelta(days=400)):
        refused = await parties.agency().not_on("schedulePublication", record, at=at.isoformat())
        assert refused == [("BAD_TIME", "at")]


SEAL = Seal("a secret of the tests that is long enough")


async def member(database: Database, party: str, locale: str, roles: str) -> None:
    values = (new_id(), party, new_id().bytes, SEAL.close(f"{locale}@example.kz"), locale, f"{{{roles}}}")
    query = """INSERT INTO member (id, party, name, address_key, address, locale, roles, state)
        SELECT %s, id, 'Aigerim', %s, %s, %s, %s, 'active' FROM party WHERE slug = %s"""
    who, slug, *rest = values
    async with database.writing() as connection:
        await connection.execute(query, (who, *rest, slug))


async def letters(parties: Parties) -> list[Letter]:
    rows = await parties.rows("SELECT sealed FROM mail_outbox ORDER BY created_at")
    return [unpack(SEAL.open(row[0]) or "") for row in rows]


async def test_members_are_reminded_once_of_each_time_a_record_falls_due(parties: Parties) -> None:
    database = parties.door.database
    duties = Duties(database, SEAL, "no-reply@example.kz")
    for locale, roles in (("kk", "editor"), ("ru", "head"), ("en", "translator")):
        await member(database, "akimat-abai", locale, roles)
    await member(database, "akimat-almaty", "ru", "editor")
    record = await parties.published(title={"ru": "Завод", "kk": "Зауыт"})
    await parties.published("Site", title={"ru": "Площадка"})
    assert await remind_due(duties, clock(NOW + timedelta(days=20))) == 0
    month = clock(NOW + timedelta(days=32))
    assert sum(await asyncio.gather(*(remind_due(duties, month) for _ in range(3)))) == 2
    assert await remind_due(duties, clock(NOW + timedelta(days=40))) == 0
    found = {letter.locale: letter for letter in await letters(parties)}
    assert set(found) == {"kk", "ru"}
    assert "Зауыт" in found["kk"].text
    assert "Площадка" in found["ru"].text
    assert "13.2" in found["ru"].text
    await parties.akimat().on("confirmRecord", record)
    async with database.writing() as connection:  # as if it were confirmed ten days later
        await connection.execute("UPDATE project SET confirmed_at = now() + interval '10 days'")
    assert await remind_due(duties, clock(NOW + timedelta(days=45))) == 2
    assert await remind_due(duties, clock(NOW + timedelta(days=46))) == 0


async def test_all_that_is_unchanged_is_confirmed_at_once(parties: Parties) -> None:
    document = "mutation($k: String) { confirmUnchanged(idempotencyKey: $k) { confirmed errors { code } } }"
    for _ in range(3):
        await parties.published()
    await parties.published("Site")
    await parties.published(region="almaty")
    changed = await parties.published()
    await parties.akimat().on("editTexts", changed, texts={"title": {"kk": "Зауыт"}})
    async with parties.door.database.writing() as connection:
        for table in ("project", "site"):
            await connection.execute(f"UPDATE {table} SET confirmed_at = now() - interval '60 days'")  # type: ignore[arg-type]
    old = "SELECT count(*) FROM kept_record WHERE public AND confirmed_at < now() - interval '1 day'"
    assert (await parties.centre().call(document, k="c"))["confirmed"] == 3  # sites are the akimat's alone
    assert await parties.rows(old) == [(3,)]
    akimat = parties.akimat()
    assert [(await akimat.call(document, k="a"))["confirmed"] for _ in range(2)] == [4, 4]
    assert await parties.rows(old) == [(2,)]
    assert await parties.rows("SELECT count(*) FROM journal WHERE right(act, 8) = '.confirm'") == [(7,)]
