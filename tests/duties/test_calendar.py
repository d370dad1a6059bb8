"""The working calendar through the API: as it was entered, or as the law gives it, and entered anew."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from api.door import Door
from api.duties.recounting import recount
from api.kernel.actor import Role
from api.kernel.clock import now
from api.parties.service import Parties
from tests.duties.gates import LIST, entrance, errors, opened
from tests.duties.support import at
from tests.parties.conftest import Browser, House
from tests.support import ask

YEAR = """query($y: Int!) { calendar(year: $y) { year version provisional source workingDays
    days { day kind name estimated source } } }"""
ENTER = """mutation($i: CalendarYearInput!, $key: String) {
  enterCalendarYear(input: $i, idempotencyKey: $key) { version errors { code path clause } } }"""
POLICY = """mutation($c: String!, $v: String!) {
  setDutyPolicy(code: $c, value: $v) { record { code value } errors { code path clause } } }"""


@pytest.fixture(scope="module")
def enter(house: House) -> Callable[..., Browser]:
    return entrance(house)


def day(text: str, kind: str = "DAY_OFF", **more: Any) -> dict[str, Any]:
    return {"day": text, "kind": kind, "ru": "День"} | more


async def test_a_year_that_was_entered_has_its_source(door: Door) -> None:
    found = (await ask(door, YEAR, "ru", y=2024))["calendar"]
    assert (found["version"], found["provisional"], found["workingDays"]) == (1, False, 249)
    assert "267" in found["source"]
    moved = {each["day"]: (each["kind"], each["source"]) for each in found["days"] if each["source"]}
    decree = "https://adilet.zan.kz/kaz/docs/G24G0000109"
    assert moved == {"2024-05-04": ("WORKING_DAY", decree), "2024-05-08": ("DAY_OFF", decree)}


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("kk", "Қазақстан Республикасының Конституциясы күні"),
        ("ru", "День Конституции Республики Казахстан"),
        ("en", "Constitution Day"),
    ],
)
async def test_a_year_without_a_table_is_provisional(door: Door, locale: str, name: str) -> None:
    """Constitution Day is on 15 March from 2027 on."""
    found = (await ask(door, YEAR, locale, y=2027))["calendar"]
    assert (found["version"], found["provisional"], found["source"]) == (0, True, None)
    days = {each["day"]: each for each in found["days"]}
    assert days["2027-03-15"]["name"] == name
    assert (days["2027-01-04"]["kind"], days["2027-01-07"]["kind"]) == ("OBSERVED", "RELIGIOUS")
    assert days["2027-05-16"]["estimated"]
    assert "2027-08-30" not in days


@pytest.mark.parametrize("year", range(2015, 2101))
async def test_every_year_can_be_read(door: Door, year: int) -> None:
    found = (await ask(door, YEAR, "ru", y=year))["calendar"]
    assert 240 <= found["workingDays"] <= 255
    assert all(each["name"] for each in found["days"])


async def test_a_year_out_of_reach_is_refused(door: Door) -> None:
    result = await door.execute(YEAR, {"y": 1900}, locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == ["BAD_ARGUMENTS"]


@pytest.mark.clause("23a")
def test_a_new_table_counts_open_deadlines_anew(house: House, enter: Callable[..., Browser]) -> None:
    """A decree makes 4 June 2029 a day off and 2 June, a Saturday, worked."""
    trigger = at("2029-05-28 10:00")
    of_week = opened(house, "23a", "centre-abai", trigger_at=trigger, opened_at=trigger)
    of_day = opened(house, "8a", "centre-abai", trigger_at=at("2029-06-01 10:00"), opened_at=trigger)
    stated = opened(house, "23a", "centre-abai", trigger_at=trigger, opened_at=trigger, due=date(2029, 6, 4))
    before = _due(enter("centre-abai"))
    assert [before[each][1] for each in (of_week, of_day, stated)] == [True, True, False]
    assert [before[each][0] for each in (of_week, of_day, stated)] == ["2029-06-04"] * 3
    decree = {"year": 2029, "source": "Decree 17", "days": [day("2029-06-04"), day("2029-06-02", "WORKING_DAY")]}
    keeper = enter("ministry", Role.HEAD)
    assert keeper.done(ENTER, i=decree, key="2029")["version"] == 1
    assert keeper.done(ENTER, i=decree, key="2029")["version"] == 1
    waiting = house.sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'duties.recount'")
    assert waiting == [(1,)]

    async def work(parties: Parties) -> int:
        return await recount(parties.database, now)

    assert house.run(work) == 2
    assert house.run(work) == 0
    after = _due(enter("centre-abai"))
    assert [after[each] for each in (of_week, of_day, stated)] == [
        ("2029-06-05", False),
        ("2029-06-02", False),
        ("2029-06-04", False),
    ]
    told = house.sql(
        "SELECT clause, before ->> 'due_on', after ->> 'due_on' FROM journal WHERE act = 'duty.recount' ORDER BY 1"
    )
    assert told == [("23a", "2029-06-04", "2029-06-05"), ("8a", "2029-06-04", "2029-06-02")]
    assert house.sql("SELECT act FROM journal WHERE subject_kind = 'calendar_year'") == [("calendar.enter_year",)]
    assert house.browser().ask(YEAR, y=2029)["calendar"]["version"] == 1


def _due(browser: Browser) -> dict[str, tuple[str, bool]]:
    nodes = browser.ask(LIST, first=100)["obligations"]["nodes"]
    return {node["id"]: (node["dueOn"], node["provisional"]) for node in nodes}


GOOD = {"year": 2031, "source": "Decree 1", "days": [day("2031-05-05")]}


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"year": 1999}, ["year"]),
        ({"year": 2500}, ["year"]),
        ({"source": " "}, ["source"]),
        ({"source": "x" * 501}, ["source"]),
        ({"days": [day("2032-05-05")]}, ["days", "0"]),
        ({"days": [day("2031-05-05"), day("2031-05-05")]}, ["days", "0"]),
        ({"days": [day("2031-05-05", ru=" ")]}, ["days", "0"]),
        ({"days": [day("2031-05-05", ru="x" * 201)]}, ["days", "0"]),
    ],
)
def test_a_wrong_year_is_refused(
    house: House, enter: Callable[..., Browser], values: dict[str, Any], path: list[str]
) -> None:
    (answer,) = enter("ministry", Role.HEAD).ask(ENTER, i=GOOD | values).values()
    assert [error["path"] for error in answer["errors"]] == [path]
    assert house.sql("SELECT FROM calendar_year WHERE year = 2031") == []


@pytest.mark.parametrize(
    ("slug", "role"),
    [("agency", Role.HEAD), ("centre-abai", Role.HEAD), ("akimat-abai", Role.ADMINISTRATOR), ("ministry", Role.EDITOR)],
)
def test_nobody_else_keeps_calendar_and_policies(
    house: House, enter: Callable[..., Browser], slug: str, role: Role
) -> None:
    before = house.sql("SELECT code, value FROM duty_policy ORDER BY 1")
    assert errors(enter(slug, role), ENTER, i=GOOD) == [("FORBIDDEN", None)]
    assert errors(enter(slug, role), POLICY, c="week", v="working") == [("FORBIDDEN", None)]
    assert house.sql("SELECT FROM calendar_year WHERE year = 2031") == []
    assert house.sql("SELECT code, value FROM duty_policy ORDER BY 1") == before


@pytest.mark.clause("12.2", "23a")
def test_a_reading_can_be_switched_and_what_is_open_keeps_its_own(house: House, enter: Callable[..., Browser]) -> None:
    keeper, trigger = enter("operator", Role.ADMINISTRATOR), at("2026-12-14 10:00")
    first = opened(house, "23a", "centre-turkistan", trigger_at=trigger, opened_at=trigger)
    assert keeper.done(POLICY, c="week", v="working")["record"] == {"code": "week", "value": "working"}
    second = opened(house, "23a", "centre-turkistan", trigger_at=trigger, opened_at=trigger)
    assert keeper.done(POLICY, c="week", v="calendar")
    due = _due(enter("centre-turkistan"))
    assert (due[first][0], due[second][0]) == ("2026-12-21", "2026-12-22")
    assert errors(keeper, POLICY, c="week", v="long") == [("BAD_POLICY", "23a")]
    assert errors(keeper, POLICY, c="reminder_days", v="0") == [("BAD_POLICY", None)]
    assert errors(keeper, POLICY, c="nothing", v="1") == [("NOT_FOUND", None)]
