"""A year of 20 regions: each clause opens exactly what the Rules ask for, and each letter is written once (§11-19)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from api.duties.register import read_book
from api.duties.rules import steps
from api.kernel.clock import start_of
from api.kernel.database import Database
from tests.duties.support import rows
from tests.duties.year import Town

REGIONS, LATE, NEVER = 20, "abai", "astana"
PROJECTS = ({}, {"stage": "operating"}, {"stage": "suspended"}, {"kind": "niche"})
RECORDS, ACTIVE = len(PROJECTS), 2


async def town(database: Database, folder: Path) -> Town:
    """All regions with their records; one body joins in the middle of March, one never does."""
    made = Town(database, folder)
    regions = [row[0] for row in await rows(database, "SELECT slug FROM region")]
    assert len(regions) == REGIONS
    await made.publish(regions, *PROJECTS)
    await made.join()
    await made.join(LATE, since=date(2027, 3, 15))
    await rows(database, "UPDATE party SET participates_from = NULL WHERE slug = %s", f"akimat-{NEVER}")
    return made


def by_hand() -> dict[str, int]:
    """What the year 2027 opens. The report on the last quarter of 2026 is due in it; so it is opened, too (§11).

    The late body owes the months from April on, the quarters from the second on, the second half of the year, and no
    yearly plan. 18 bodies owe all.
    """
    centres, bodies = 20, 18
    return {
        "11": centres * 5,
        "12.2": bodies,
        "13.2": (bodies * 12 + 9) * RECORDS,
        "14.7": 1,
        "19.1": (centres + bodies) * 4 + 3,
        "19.3": (centres + bodies) * 2 + 1,
        "19.5": ((centres + bodies) * 2 + 1) * ACTIVE,
    }


async def test_a_year_of_twenty_regions(empty: Database, tmp_path: Path) -> None:
    made = await town(empty, tmp_path)
    await made.member("centre-abai", "editor")
    await made.work(until=date(2028, 1, 1))
    assert await made.counts() == by_hand()
    await every_step_is_in_the_ledger_once(made)


async def every_step_is_in_the_ledger_once(made: Town) -> None:
    """What was planned until now was done, at its time and once; nothing else was."""
    async with made.database.reading() as connection:
        book = await read_book(connection)
    expected = {
        (obligation, each.step.value, each.at)
        for obligation, opened_at, due_at in await rows(
            made.database, "SELECT id, opened_at, due_at FROM obligation WHERE due_at IS NOT NULL"
        )
        for each in steps(opened_at, due_at, book.calendar, book.timing)
        if each.at < made.now
    }
    found = await rows(made.database, "SELECT obligation, step, planned_at, done_at FROM obligation_step")
    assert len(found) == len(expected)
    assert {tuple(row[:3]) for row in found} == expected
    assert max(done - planned for *_, planned, done in found) == timedelta(0)
    told = await rows(made.database, "SELECT count(*) FROM journal WHERE act = 'duty.tell'")
    assert told == [(len(expected),)]


async def test_it_may_run_twice_late_or_not_for_months(empty: Database, tmp_path: Path) -> None:
    made = await town(empty, tmp_path)
    await made.work(until=date(2027, 1, 3))
    await made.work(until=date(2027, 1, 3))
    made.now = start_of(date(2027, 12, 31))
    await made.work(until=date(2028, 1, 1))
    assert await made.counts() == by_hand()


async def test_what_was_due_before_the_first_run_is_not_opened(empty: Database, tmp_path: Path) -> None:
    made = Town(empty, tmp_path, start_of(date(2027, 2, 10)))
    await made.join()
    await made.work(until=date(2027, 2, 11))
    assert await made.counts() == {"11": 20, "14.7": 1, "19.1": 40, "19.3": 40}


async def test_a_record_counts_from_the_period_after_its_publication(empty: Database, tmp_path: Path) -> None:
    made = Town(empty, tmp_path, start_of(date(2027, 4, 1)))
    await made.join("abai")
    await made.publish(["abai"], {}, since=datetime(2027, 4, 10, tzinfo=UTC))
    await made.work(until=date(2027, 5, 1))
    assert (await made.counts()).get("13.2") is None
    await made.work(until=date(2027, 5, 2))
    assert (await made.counts())["13.2"] == 1


async def test_a_period_is_due_at_its_end(empty: Database, tmp_path: Path) -> None:
    made = Town(empty, tmp_path)
    await made.join("abai")
    await made.work(until=date(2027, 1, 2))
    due = await rows(empty, "SELECT clause, period, due_on, unmoved_on FROM obligation WHERE region = 'abai'")
    assert sorted(set(due)) == [
        ("11", "2026-Q4", date(2027, 1, 5), date(2027, 1, 5)),
        ("11", "2027-Q1", date(2027, 4, 5), date(2027, 4, 5)),
        ("12.2", "2027", date(2027, 1, 31), date(2027, 1, 31)),
        ("19.1", "2027-Q1", date(2027, 3, 31), date(2027, 3, 31)),
        ("19.3", "2027-H1", date(2027, 6, 30), date(2027, 6, 30)),
    ]


async def test_a_later_edition_needs_no_code(empty: Database, tmp_path: Path) -> None:
    """From April on the report is due on the 10th, and a new paragraph asks for a yearly letter."""
    await rows(empty, "INSERT INTO edition SELECT '2027', title, '2027-04-01', NULL, source FROM edition")
    await rows(
        empty,
        "INSERT INTO clause SELECT gen_random_uuid(), '2027', n, paragraph, place, nature, actors, counterpart,"
        " trigger, period, subjects, rule || r::jsonb, basis, evidence, text"
        """ FROM clause JOIN (VALUES ('11', '11', '{"day": 10}'), ('14.7', '25', '{}')) v (old, n, r)"""
        " ON number = old",
    )
    made = Town(empty, tmp_path)
    await made.work(until=date(2027, 12, 1))
    reports = "SELECT DISTINCT period, edition, due_on FROM obligation WHERE clause = '11' ORDER BY 1"
    assert await rows(empty, reports) == [
        ("2026-Q4", "2015", date(2027, 1, 5)),
        ("2027-Q1", "2015", date(2027, 4, 5)),
        ("2027-Q2", "2027", date(2027, 7, 12)),
        ("2027-Q3", "2027", date(2027, 10, 11)),
        ("2027-Q4", "2027", date(2028, 1, 10)),
    ]
    new = "SELECT period, due_on, provisional FROM obligation WHERE clause = '25'"
    assert await rows(empty, new) == []
    made.now = start_of(date(2028, 1, 1))
    await made.work(until=date(2028, 1, 2))
    assert await rows(empty, new) == [("2028", date(2028, 12, 31), True)]


@pytest.mark.parametrize(("value", "due"), [("after", date(2027, 4, 5)), ("last", date(2027, 3, 5))])
async def test_the_month_of_the_report_can_be_switched(empty: Database, tmp_path: Path, value: str, due: date) -> None:
    await rows(empty, "UPDATE duty_policy SET value = %s WHERE code = 'reporting_month'", value)
    made = Town(empty, tmp_path)
    await made.work(until=date(2027, 1, 2))
    first = "SELECT DISTINCT due_on FROM obligation WHERE clause = '11' AND period = '2027-Q1'"
    assert await rows(empty, first) == [(due,)]
