"""Obligations through the API: each party sees and fulfils its own, the Ministry and the Agency see all."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from api.duties.reference import read_lines
from api.kernel.actor import Role
from tests.duties.gates import FULFIL, LIST, SLUGS, entrance, errors, ids, opened
from tests.parties.conftest import Browser, House

DUTIES = [(line["number"], actor) for line in read_lines("clauses") for actor in line["actors"]]
SUMMARY = "{ dutySummary { open today overdue next30Days } }"


@pytest.fixture(scope="module")
def enter(house: House) -> Callable[..., Browser]:
    return entrance(house)


def behind(house: House) -> list[Any]:
    """All that a refused mutation must leave alone."""
    return house.sql("SELECT o::text FROM obligation o ORDER BY id") + house.sql("SELECT count(*) FROM journal")


@pytest.mark.clause("*")
@pytest.mark.parametrize(("number", "actor"), DUTIES)
def test_each_party_sees_what_each_clause_asks_of_it_and_fulfils_it(
    house: House, enter: Callable[..., Browser], number: str, actor: str
) -> None:
    slug = SLUGS[actor]
    obligation, browser = opened(house, number, slug), enter(slug)
    (row,) = [
        node
        for node in browser.ask(LIST, filter={"clauses": [number], "own": True})["obligations"]["nodes"]
        if node["id"] == obligation
    ]
    assert (row["clause"]["number"], row["party"]["slug"]) == (number, slug)
    assert row["clause"]["text"]
    done = browser.done(FULFIL, o=obligation, note="Letter 17-2/345")["record"]
    assert done["state"] in ("FULFILLED", "LATE")
    assert done["evidence"]["note"] == "Letter 17-2/345"
    (told,) = house.sql("SELECT clause FROM journal WHERE act = 'duty.fulfil' AND subject_id = %s", obligation[11:])
    assert told == (number,)


def test_who_sees_what(house: House, enter: Callable[..., Browser]) -> None:
    own = opened(house, "23a", "centre-abai", counterpart="ministry")
    foreign = opened(house, "23a", "centre-pavlodar", counterpart="agency")
    expected = {
        "centre-abai": (True, False),
        "centre-pavlodar": (False, True),
        "akimat-abai": (False, False),
        "quality-control": (False, False),
        "ministry": (True, True),
        "agency": (True, True),
    }
    for slug, seen in expected.items():
        found = ids(enter(slug), filter={"clauses": ["23a"]}, first=100)
        assert (own in found, foreign in found) == seen, slug


def test_a_counterpart_sees_what_it_is_owed(house: House, enter: Callable[..., Browser]) -> None:
    owed = opened(house, "18.4", "agency", counterpart="akimat-abai")
    assert owed in ids(enter("akimat-abai"), filter={"own": False})
    assert owed not in ids(enter("akimat-abai"), filter={"own": True})


@pytest.mark.parametrize("document", [LIST, SUMMARY, "{ compliance { onTime } }"])
def test_strangers_and_the_operator_see_nothing(house: House, enter: Callable[..., Browser], document: str) -> None:
    for browser, code in ((house.browser(), "UNAUTHENTICATED"), (enter("operator", Role.ADMINISTRATOR), "FORBIDDEN")):
        answer = browser.post(document).json()
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


def test_lists_are_filtered_and_paged(house: House, enter: Callable[..., Browser]) -> None:
    browser, slug = enter("centre-turkistan"), "centre-turkistan"
    overdue = opened(house, "23a", slug, days=30)
    today = opened(house, "23a", slug, due=datetime.now(UTC) + timedelta(seconds=30))
    soon = opened(house, "23a", slug, due=date.today() + timedelta(days=20))
    far = opened(house, "23a", slug, due=date.today() + timedelta(days=60))
    without = opened(house, "17.1", slug)
    everything = [overdue, today, soon, far, without]
    assert ids(browser) == everything
    assert ids(browser, order="DUE_DESC") == everything[::-1]
    windows = {"OVERDUE": [overdue], "TODAY": [today], "NEXT_30_DAYS": [today, soon]}
    for window, expected in windows.items():
        assert ids(browser, filter={"when": window}) == expected
    assert ids(browser, filter={"states": ["OVERDUE"]}) == [overdue]
    assert ids(browser, filter={"clauses": ["17.1"]}) == [without]
    assert ids(browser, filter={"dueFrom": str(date.today() + timedelta(days=10))}) == [soon, far]
    assert ids(browser, filter={"dueTo": str(date.today() - timedelta(days=10))}) == [overdue]
    assert set(everything) <= set(ids(enter("ministry"), filter={"regions": ["KZ-61"]}, first=100))
    assert browser.ask(SUMMARY)["dutySummary"] == {"open": 5, "today": 1, "overdue": 1, "next30Days": 2}
    page = browser.ask(LIST, first=2)["obligations"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (5, True)
    assert ids(browser, first=100, after=page["pageInfo"]["endCursor"]) == everything[2:]


def test_the_same_call_twice_is_one_effect(house: House, enter: Callable[..., Browser]) -> None:
    obligation, browser = opened(house, "8a", "centre-abai"), enter("centre-abai")
    variables = {"o": obligation, "note": "Named", "key": "fulfil-1"}
    first, second = (browser.done(FULFIL, **variables) for _ in range(2))
    assert first == second
    assert errors(browser, FULFIL, **variables | {"note": "Other"}) == [("IDEMPOTENCY_KEY_REUSED", None)]
    assert errors(browser, FULFIL, **variables | {"key": "fulfil-2"}) == [("WRONG_STATE", "8a")]


def test_it_was_late_when_it_was_done(house: House, enter: Callable[..., Browser]) -> None:
    obligation = opened(house, "23a", "centre-abai", days=30)
    at = (datetime.now(UTC) - timedelta(days=29)).isoformat()
    assert enter("centre-abai").done(FULFIL, o=obligation, note="Sent", at=at)["record"]["state"] == "FULFILLED"
    obligation = opened(house, "23a", "centre-abai", days=30)
    assert enter("centre-abai").done(FULFIL, o=obligation, note="Sent")["record"]["state"] == "LATE"


WRONG = [
    ("centre-abai", Role.TRANSLATOR, {}, "FORBIDDEN", None),
    ("operator", Role.HEAD, {}, "FORBIDDEN", None),
    ("centre-pavlodar", Role.EDITOR, {}, "NOT_FOUND", None),
    ("akimat-abai", Role.HEAD, {}, "NOT_FOUND", None),
    ("quality-control", Role.HEAD, {}, "NOT_FOUND", None),
    ("ministry", Role.HEAD, {}, "OTHER_PARTY", "23a"),
    ("agency", Role.APPROVER, {}, "OTHER_PARTY", "23a"),
    ("centre-abai", Role.EDITOR, {"at": "2015-01-01T00:00:00Z"}, "DONE_BEFORE_TRIGGER", "23a"),
    ("centre-abai", Role.EDITOR, {"at": "2100-01-01T00:00:00Z"}, "DONE_IN_FUTURE", "23a"),
    ("centre-abai", Role.EDITOR, {"note": " "}, "BAD_NOTE", None),
    ("centre-abai", Role.EDITOR, {"note": "x" * 2001}, "BAD_NOTE", None),
    ("centre-abai", Role.EDITOR, {"file": "Upload:none"}, "NO_SUCH_UPLOAD", None),
    ("centre-abai", Role.EDITOR, {"o": "Obligation:1"}, "NOT_FOUND", None),
    ("centre-abai", Role.EDITOR, {"o": "Party:018f0000-0000-7000-8000-000000000000"}, "NOT_FOUND", None),
]


@pytest.mark.clause("23a")
@pytest.mark.parametrize(("slug", "role", "values", "code", "clause"), WRONG)
def test_what_is_wrong_is_refused_and_changes_nothing(
    house: House,
    enter: Callable[..., Browser],
    slug: str,
    role: Role,
    values: dict[str, Any],
    code: str,
    clause: str | None,
) -> None:
    obligation, browser = opened(house, "23a", "centre-abai", days=1), enter(slug, role)
    before = behind(house)
    assert errors(browser, FULFIL, **{"o": obligation, "note": "Sent"} | values) == [(code, clause)]
    assert behind(house) == before


def test_strangers_fulfil_nothing(house: House) -> None:
    obligation = opened(house, "23a", "centre-abai")
    before = behind(house)
    assert errors(house.browser(), FULFIL, o=obligation, note="Sent") == [("UNAUTHENTICATED", None)]
    assert behind(house) == before
