"""The worker is killed at every step of its jobs: nothing is missing, and nothing is there twice."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.kernel.clock import moment_of, start_of
from api.kernel.database import Database
from api.kernel.mail.letter import unpack
from api.kernel.sealing import Seal
from tests.duties.killed import Begin, nursery
from tests.duties.support import rows
from tests.duties.year import SECRET, Town

NEW_YEAR = start_of(date(2027, 1, 1))
# Of a centre and a body of one region, with two projects; and the yearly seminar.
OPENED = {"11": 2, "12.2": 1, "13.2": 2, "14.7": 1, "19.1": 2, "19.3": 2, "19.5": 4}


@pytest.fixture
async def town(empty: Database, tmp_path: Path) -> Town:
    """One region alone."""
    made = Town(empty, tmp_path)
    await rows(empty, "DELETE FROM party WHERE region <> 'abai'")
    await made.join("abai")
    await made.publish(["abai"], {}, {})
    return made


def until_done(begin: Begin, job: str, now: Any) -> int:
    """Do a job by workers that are killed one step later each; how many it took."""
    for step in range(1, 500):
        if (ended := begin(job, now, step)) != "killed":
            assert ended == "done"
            return step
    pytest.fail("it never ends")


async def test_periods_are_opened_once(town: Town, empty_url: str) -> None:
    with nursery(empty_url) as begin:
        killed = until_done(begin, "open", NEW_YEAR)
        assert begin("open", NEW_YEAR, 0) == "done"
    assert killed > 12
    assert await town.counts() == OPENED
    told = await rows(town.database, "SELECT clause, count(*) FROM journal WHERE act = 'duty.open' GROUP BY 1")
    assert dict(told) == OPENED
    ledger = await rows(town.database, "SELECT clause, sum(obligations)::int FROM opened_period GROUP BY 1")
    assert dict(ledger) == OPENED


async def test_letters_are_written_once(town: Town, empty_url: str) -> None:
    """The report on the last quarter is late on 2 February; so are the plan and the base, of which the Ministry hears
    on the 5th. One letter tells of all that a party has missed."""
    members = {
        await town.member("centre-abai", "editor"): 0,
        await town.member("centre-abai", "head"): 1,
        await town.member("akimat-abai", "head", locale="kk"): 1,
        await town.member("ministry", "approver", locale="en"): 1 + 1,
    }
    with nursery(empty_url) as begin:
        begin("open", NEW_YEAR, 0)
        now = moment_of(date(2027, 1, 29), 8)
        await rows(town.database, "UPDATE obligation SET opened_at = %s", now)
        for day in (date(2027, 2, 2), date(2027, 2, 5)):
            killed = until_done(begin, "tell", moment_of(day, 9))
            assert begin("tell", moment_of(day, 9), 0) == "done"
    assert killed > 5
    steps = "SELECT clause, step FROM obligation_step JOIN obligation ON id = obligation ORDER BY 1, 2"
    assert await rows(town.database, steps) == [
        ("11", "head"),
        ("11", "ministry"),
        ("12.2", "head"),
        ("12.2", "ministry"),
        *[("13.2", "head")] * 2,
        *[("13.2", "ministry")] * 2,
    ]
    letters = await written(town.database)
    assert {address: sum(letter.to == address for letter in letters) for address in members} == members
    assert len(letters) == sum(members.values())


async def test_deadlines_are_counted_anew_once(town: Town, empty_url: str) -> None:
    with nursery(empty_url) as begin:
        begin("open", NEW_YEAR, 0)
        await rows(town.database, "INSERT INTO calendar_year (year, version, source) VALUES (2027, 1, 'a decree')")
        until_done(begin, "recount", NEW_YEAR)
        assert begin("recount", NEW_YEAR, 0) == "done"
    counted = await rows(
        town.database, "SELECT count(DISTINCT subject_id), count(*) FROM journal WHERE act = 'duty.recount'"
    )
    assert counted == [(sum(OPENED.values()),) * 2]
    assert await rows(town.database, "SELECT count(*) FROM obligation WHERE provisional") == [(0,)]


async def written(database: Database) -> list[Any]:
    """The letters that wait to be sent."""
    sealed = await rows(database, "SELECT sealed FROM mail_outbox")
    return [unpack(Seal(SECRET).open(row[0]) or "") for row in sealed]
