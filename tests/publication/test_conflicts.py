"""Many at a time: one wins, nothing is done twice, and nobody overwrites what they have not seen."""

import asyncio
from typing import Any

from tests.publication.conftest import PROJECT, Parties, create, step, update

AT_A_TIME = 20


async def test_of_parallel_updates_one_wins_and_the_others_see_what_differs(parties: Parties) -> None:
    record = await parties.drafted(jobs=1)
    akimat = parties.akimat()

    def change(n: int) -> dict[str, Any]:
        return {"id": record["id"], "version": record["version"], "input": {"jobs": 100 + n}}

    payloads = await asyncio.gather(*(akimat.call(update(), **change(n)) for n in range(AT_A_TIME)))
    won = [n for n, payload in enumerate(payloads) if payload["record"]]
    assert len(won) == 1
    for n, payload in enumerate(payloads):
        if n not in won:
            (error,) = payload["errors"]
            assert error["code"] == "CONFLICT"
            assert error["differences"] == [{"path": ["jobs"], "before": 100 + won[0], "after": 100 + n}]
    assert await parties.rows("SELECT line -> 'jobs' FROM record_edition") == [(100 + won[0],)]
    assert await parties.rows("SELECT count(*) FROM journal WHERE act = 'project.update'") == [(1,)]


async def test_parallel_calls_under_one_key_have_one_effect_and_equal_answers(parties: Parties) -> None:
    akimat = parties.akimat()
    calls = (akimat.call(create(), input=PROJECT, key="one") for _ in range(AT_A_TIME))
    payloads = await asyncio.gather(*calls)
    assert all(payload == payloads[0] for payload in payloads)
    assert payloads[0]["errors"] == []
    assert await parties.rows("SELECT count(*) FROM kept_record") == [(1,)]
    record = payloads[0]["record"]
    submit = {"id": record["id"], "version": record["version"], "key": "two"}
    payloads = await asyncio.gather(*(akimat.call(step("submitRecord"), **submit) for _ in range(AT_A_TIME)))
    assert all(payload == payloads[0] for payload in payloads)
    assert payloads[0]["record"]["state"] == "SUBMITTED"
    assert await parties.rows("SELECT count(*) FROM journal WHERE act = 'project.submit'") == [(1,)]


async def test_a_stale_version_is_refused_by_every_act(parties: Parties) -> None:
    record = await parties.submitted()
    seen = {**record, "version": record["version"] - 1}
    before = await parties.traces()
    assert await parties.agency().not_on("publishRecord", seen) == [("CONFLICT", "version")]
    assert await parties.agency().not_on("returnRecord", seen, reason="x") == [("CONFLICT", "version")]
    assert await parties.traces() == before


async def test_who_submitted_or_wrote_last_never_approves(parties: Parties) -> None:
    from api.kernel.actor import PartyKind

    writer, submitter = parties.akimat(), parties.centre()
    draft = await writer.done(create(), input=PROJECT)
    record = await submitter.on("submitRecord", draft)
    before = await parties.traces()
    for member in (writer, submitter):
        both = member.as_party(PartyKind.AGENCY)
        assert await both.not_on("publishRecord", record) == [("SAME_PERSON", "")]
        assert await both.not_on("schedulePublication", record, at="2027-01-01T00:00:00Z") == [("SAME_PERSON", "")]
    assert await parties.traces() == before
    assert (await parties.agency().on("publishRecord", record))["public"]


async def test_an_edition_is_not_published_over_one_that_it_has_not_seen(parties: Parties) -> None:
    record = await parties.published()
    akimat = parties.akimat()
    draft = await akimat.done(update(), id=record["id"], version=record["version"], input={"jobs": 5})
    async with parties.door.database.writing() as connection:  # as an import does
        await connection.execute("UPDATE project SET jobs = 7, version = version + 1, updated_at = now()")
    draft = {**draft, "version": (await parties.rows("SELECT version FROM kept_record"))[0][0]}
    assert await akimat.not_on("submitRecord", draft) == [("BASE_CHANGED", "")]
    saved = await akimat.done(update(), id=draft["id"], version=draft["version"], input={"jobs": 6})
    record = await akimat.on("submitRecord", saved)
    await parties.agency().on("publishRecord", record)
    assert await parties.rows("SELECT jobs FROM project") == [(6,)]
    states = await parties.rows("SELECT number, state FROM record_edition ORDER BY number")
    assert states == [(1, "superseded"), (2, "published"), (3, "superseded")]
