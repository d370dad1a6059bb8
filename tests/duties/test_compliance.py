"""How the Rules were kept: figures that a few obligations give, counted by hand; and who may see them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.duties.closing import Evidence, excuse, fulfil
from api.duties.rules import DelayCause
from api.kernel.actor import Role
from api.parties.service import Parties
from tests.duties.gates import entrance, opened
from tests.parties.conftest import Browser, House

LINES = """
query($f: ComplianceFilter, $by: [ComplianceGroup!]) {
  compliance(filter: $f, by: $by) {
    party { slug } clause region { slug } month onTime excused late overdue pending withoutTerm onTimePct medianHours
    causes { cause count } joined
  }
}
"""
ANSWERS = "{ regions(first: 30) { nodes { slug answers { since answered inTime overdue medianHours } } } }"
FIGURES = ("onTime", "excused", "late", "overdue", "pending", "withoutTerm")


@pytest.fixture(scope="module")
def enter(house: House) -> Callable[..., Browser]:
    return entrance(house)


def answered(house: House, slug: str, hours: float, *, clause: str = "23a", put_off: bool = False) -> None:
    """Something that was asked 40 days ago and was answered after so many hours."""
    begun = datetime.now(UTC) - timedelta(days=40)
    obligation = opened(house, clause, slug, days=40)[11:]

    async def work(parties: Parties) -> None:
        async with parties.database.writing() as connection:
            if put_off:
                told = {"cause": DelayCause.LARGE_VOLUME, "note": "Much", "at": begun + timedelta(hours=1)}
                new = (begun + timedelta(days=30)).date()
                await excuse(connection, obligation, new_due=new, actor=None, **told)
            done = begun + timedelta(hours=hours)
            await fulfil(connection, obligation, at=done, evidence=Evidence(note="Sent"), actor=None)

    house.run(work)


@pytest.fixture(scope="module")
def history(house: House) -> House:
    """Of the centre of Abai: three in time, one excused, one late, one overdue, one pending, one without a term."""
    for hours in (2, 5, 30):
        answered(house, "centre-abai", hours)
    answered(house, "centre-abai", 24 * 20, put_off=True)
    answered(house, "centre-abai", 24 * 25)
    answered(house, "centre-abai", 10, clause="17.1")
    opened(house, "23a", "centre-abai", days=40)
    opened(house, "23a", "centre-abai")
    answered(house, "centre-pavlodar", 3)
    return house


def line(browser: Browser, slug: str, **variables: Any) -> dict[str, Any]:
    (found,) = [each for each in browser.ask(LINES, **variables)["compliance"] if each["party"]["slug"] == slug]
    return found


@pytest.mark.clause("23a")
@pytest.mark.usefixtures("history")
def test_figures_are_those_counted_by_hand(enter: Callable[..., Browser]) -> None:
    found = line(enter("ministry"), "centre-abai", f={"clauses": ["23a"]})
    assert [found[name] for name in FIGURES] == [3, 1, 1, 1, 1, 0]
    assert found["onTimePct"] == "66.7"
    assert found["medianHours"] == 30
    assert found["causes"] == [{"cause": "LARGE_VOLUME", "count": 1}]
    whole = line(enter("ministry"), "centre-abai")
    assert (whole["withoutTerm"], whole["onTime"]) == (1, 3)


@pytest.mark.usefixtures("history")
def test_they_can_be_grouped_in_other_ways(enter: Callable[..., Browser]) -> None:
    ministry = enter("ministry")
    by_region = ministry.ask(LINES, by=["REGION"], f={"kinds": ["SERVICE_CENTRE"]})["compliance"]
    figures = {each["region"]["slug"]: each["onTime"] for each in by_region}
    assert (len(by_region), figures["abai"], figures["pavlodar"], figures["astana"]) == (20, 3, 1, 0)
    by_clause = ministry.ask(LINES, by=["CLAUSE"], f={"regions": ["abai"]})["compliance"]
    assert {each["clause"]: each["onTime"] for each in by_clause} == {"17.1": 0, "23a": 3}
    by_month = ministry.ask(LINES, by=["PARTY", "MONTH"], f={"regions": ["abai"], "clauses": ["23a"]})["compliance"]
    past = (datetime.now(UTC) - timedelta(days=33)).strftime("%Y-%m")
    assert sum(each["onTime"] for each in by_month if each["month"] == past) == 3


@pytest.mark.usefixtures("history")
def test_a_period_can_be_chosen(enter: Callable[..., Browser]) -> None:
    future = {"from": str((datetime.now(UTC) + timedelta(days=400)).date())}
    found = line(enter("agency"), "centre-abai", f=future)
    assert [found[name] for name in FIGURES] == [0] * 6
    assert (found["onTimePct"], found["medianHours"], found["causes"]) == (None, None, [])


@pytest.mark.clause("2")
def test_who_has_not_joined_is_said(history: House, enter: Callable[..., Browser]) -> None:
    assert not line(enter("ministry"), "akimat-abai")["joined"]
    assert line(enter("ministry"), "centre-abai")["joined"]
    history.sql("UPDATE party SET participates_from = '2020-01-01' WHERE slug = 'akimat-abai'")
    assert line(enter("ministry"), "akimat-abai")["joined"]


@pytest.mark.usefixtures("history")
def test_a_party_sees_its_own_figures_alone(enter: Callable[..., Browser]) -> None:
    found = enter("centre-abai").ask(LINES)["compliance"]
    assert [each["party"]["slug"] for each in found] == ["centre-abai"]
    assert enter("centre-abai").ask(LINES, f={"regions": ["pavlodar"]})["compliance"] == []
    everybody = enter("agency", Role.HEAD).ask(LINES)["compliance"]
    assert len(everybody) == 43


@pytest.mark.clause("5", "6", "17.2")
def test_everybody_sees_how_fast_regions_answer_investors(house: House) -> None:
    before = {each["slug"]: each["answers"] for each in house.browser().ask(ANSWERS)["regions"]["nodes"]}
    assert before["turkistan"] is None
    for hours in (3, 9, 24 * 20):
        answered(house, "centre-turkistan", hours, clause="17.2")
    opened(house, "17.2", "centre-turkistan", days=30)
    found = {each["slug"]: each["answers"] for each in house.browser().ask(ANSWERS)["regions"]["nodes"]}
    figures = {name: found["turkistan"][name] for name in ("answered", "inTime", "overdue", "medianHours")}
    assert figures == {"answered": 3, "inTime": 2, "overdue": 1, "medianHours": 9}
    assert found["abai"] is None, "letters of the Ministry are no business of the public"
