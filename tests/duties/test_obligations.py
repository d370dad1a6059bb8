"""An obligation from its opening to its end, and every way in which that is refused."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.duties.closing import Evidence, cancel, excuse, fulfil
from api.duties.opening import open_obligation
from api.duties.rules import DelayCause
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Subject
from api.kernel.refusals import Refusal
from tests.duties.support import at, party, request, rows, stored

MONDAY = at("2026-11-30 10:00")
DONE = Evidence(note="Sent by letter 17-2/345")


async def opened(database: Database, clause: str, slug: str = "centre-abai", **more: Any) -> UUID:
    """An obligation that begins on Monday."""
    values = {"trigger_at": MONDAY, "opened_at": MONDAY, "subject": request()} | more
    async with database.writing() as connection:
        return await open_obligation(connection, clause=clause, party=await party(database, slug), **values)


async def act(database: Database, work: Any, obligation: UUID, **values: Any) -> None:
    async with database.writing() as connection:
        await work(connection, obligation, actor=None, **values)


async def refused(database: Database, work: Any, obligation: UUID, **values: Any) -> tuple[str, str | None]:
    """Code and clause of a refusal, which has changed nothing."""
    before = await stored(database, obligation), await acts(database)
    with pytest.raises(Refusal) as caught:
        await act(database, work, obligation, **values)
    assert (await stored(database, obligation), await acts(database)) == before
    (reason,) = caught.value.reasons
    return reason.code, reason.clause


async def acts(database: Database) -> list[Any]:
    return await rows(database, "SELECT act, clause, region FROM journal ORDER BY sequence")


async def test_an_answer_to_the_ministry_is_due_within_a_week(empty: Database) -> None:
    row = await stored(empty, await opened(empty, "23a", counterpart=await party(empty, "ministry")))
    assert (row["due_on"], row["unmoved_on"], row["due_at"]) == (date(2026, 12, 7),) * 2 + (at("2026-12-08"),)
    assert (row["state"], row["basis"], row["region"], row["edition"]) == ("open", "rule", "abai", "2015")
    assert (row["calendar"], row["provisional"]) == ({"2026": 1}, False)
    assert await acts(empty) == [("duty.open", "23a", "abai")]


async def test_a_deadline_that_was_stated_wins(empty: Database) -> None:
    of_day = await stored(empty, await opened(empty, "23a", due=date(2026, 12, 2)))
    of_hour = await stored(empty, await opened(empty, "23a", due=at("2026-12-02 15:00")))
    assert (of_day["due_at"], of_day["basis"], of_day["rule"]) == (at("2026-12-03"), "stated", None)
    assert (of_hour["due_at"], of_hour["due_on"]) == (at("2026-12-02 15:00"), date(2026, 12, 2))


async def test_the_same_trigger_opens_one_obligation(empty: Database) -> None:
    subject = request()
    assert await opened(empty, "8a", subject=subject) == await opened(empty, "8a", subject=subject)
    assert len(await acts(empty)) == 1
    assert await opened(empty, "8a", subject=request()) != await opened(empty, "8b", subject=subject)


async def test_what_has_no_term_stays_open(empty: Database) -> None:
    obligation = await opened(empty, "10", "ministry")
    assert (await stored(empty, obligation))["due_at"] is None
    assert (await stored(empty, obligation))["next_step"] is None
    await act(empty, fulfil, obligation, at=MONDAY + timedelta(days=900), evidence=DONE)
    assert (await stored(empty, obligation))["state"] == "fulfilled"


@pytest.mark.parametrize(
    ("when", "state"), [("2026-12-07 23:59", "fulfilled"), ("2026-12-08 00:00", "late"), ("2027-03-01 00:00", "late")]
)
async def test_it_is_fulfilled_in_time_or_late(empty: Database, when: str, state: str) -> None:
    obligation, record = await opened(empty, "23a"), Subject("message", new_id())
    await act(empty, fulfil, obligation, at=at(when), evidence=Evidence(record))
    row = await stored(empty, obligation)
    assert (row["state"], row["closed_at"], row["next_step_at"]) == (state, at(when), None)
    assert row["evidence"] == {"record": {"kind": "message", "id": str(record.id)}}
    assert await acts(empty) == [("duty.open", "23a", "abai"), ("duty.fulfil", "23a", "abai")]


async def test_it_is_put_off_before_its_deadline(empty: Database) -> None:
    obligation = await opened(empty, "23a")
    told = {"cause": DelayCause.DATA_OF_OTHERS, "note": "The department is late.", "at": at("2026-12-07 18:00")}
    await act(empty, excuse, obligation, new_due=date(2026, 12, 18), **told)
    row = await stored(empty, obligation)
    assert (row["state"], row["cause"], row["due_on"]) == ("excused", "data_of_others", date(2026, 12, 18))
    assert row["first_due_at"] == at("2026-12-08")
    assert (await acts(empty))[-1] == ("duty.excuse", "23b", "abai")
    await act(empty, fulfil, obligation, at=at("2026-12-17 10:00"), evidence=DONE)
    assert (await stored(empty, obligation))["state"] == "fulfilled"


async def test_it_is_not_put_off_in_a_wrong_way(empty: Database) -> None:
    obligation = await opened(empty, "23a")
    told = {"cause": DelayCause.STAFF, "note": "Holidays", "at": MONDAY, "new_due": date(2026, 12, 18)}
    wrong = [
        ({"at": at("2026-12-08")}, "EXCUSE_TOO_LATE"),
        ({"new_due": date(2026, 12, 7)}, "BAD_NEW_DEADLINE"),
        ({"new_due": date(2020, 1, 1)}, "BAD_NEW_DEADLINE"),
    ]
    for values, code in wrong:
        assert await refused(empty, excuse, obligation, **told | values) == (code, "23b")
    assert await refused(empty, excuse, obligation, **told | {"note": " "}) == ("BAD_NOTE", None)
    without_term = await opened(empty, "10", "ministry")
    assert await refused(empty, excuse, without_term, **told) == ("WRONG_STATE", "23b")


async def test_what_is_closed_stays_closed(empty: Database) -> None:
    obligation = await opened(empty, "23a")
    await act(empty, cancel, obligation, note="The request was taken back", at=MONDAY)
    assert (await stored(empty, obligation))["state"] == "cancelled"
    later = {"at": MONDAY + timedelta(days=1)}
    assert await refused(empty, fulfil, obligation, evidence=DONE, **later) == ("WRONG_STATE", "23a")
    assert await refused(empty, cancel, obligation, note="Again", **later) == ("WRONG_STATE", "23a")
    told = {"cause": DelayCause.STAFF, "note": "Holidays", "new_due": date(2027, 1, 1)}
    assert await refused(empty, excuse, obligation, **told, **later) == ("WRONG_STATE", "23b")


async def test_nothing_is_done_before_it_began(empty: Database) -> None:
    obligation, early = await opened(empty, "23a"), MONDAY - timedelta(seconds=1)
    assert await refused(empty, fulfil, obligation, at=early, evidence=DONE) == ("DONE_BEFORE_TRIGGER", "23a")


async def test_no_clause_no_obligation(empty: Database) -> None:
    for clause, values, code in (
        ("20", {}, "NOT_IN_FORCE"),
        ("23a", {"trigger_at": at("2014-12-31 10:00")}, "NOT_IN_FORCE"),
        ("23a", {"due": date(2026, 11, 29)}, "DUE_BEFORE_TRIGGER"),
    ):
        with pytest.raises(Refusal) as caught:
            await opened(empty, clause, **values)
        assert [(each.code, each.clause) for each in caught.value.reasons] == [(code, clause)]
    assert await rows(empty, "SELECT FROM obligation") == []
    assert await acts(empty) == []


async def test_what_is_not_there_is_missing(empty: Database) -> None:
    with pytest.raises(Refusal, match="NOT_FOUND"):
        await act(empty, fulfil, new_id(), at=MONDAY, evidence=DONE)
