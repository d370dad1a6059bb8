"""The state machine and the routes: what the clauses give, and nothing else."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kernel.actor import PartyKind
from api.kernel.clock import end_of, start_of
from api.requests.codes import RequestKind, RequestState
from api.requests.rules import (
    OPEN,
    ROUTES,
    TRANSITIONS,
    Act,
    Side,
    answer_clause,
    delay_objection,
    route,
    transition,
)

ANSWER_CLAUSES = {
    "MATERIALS": "8b",
    "APPLICATION_HELP": "8b",
    "EXPLANATION": "9",
    "SUPPORT_MEASURES": "18.4",
    "OTHER_LETTER": "23a",
}
SENT, ASSIGNED, PARTLY, ANSWERED = (RequestState[n] for n in ("SENT", "ASSIGNED", "PARTLY_ANSWERED", "ANSWERED"))


def test_each_kind_is_answered_under_its_paragraph() -> None:
    assert {kind.name: answer_clause(kind) for kind in RequestKind} == ANSWER_CLAUSES


@pytest.mark.parametrize("kind", RequestKind)
def test_nothing_leads_out_of_what_is_over(kind: RequestKind) -> None:
    for act, state in product(Act, (RequestState.CLOSED, RequestState.WITHDRAWN)):
        assert transition(kind, act, state) is None


@pytest.mark.parametrize("kind", RequestKind)
def test_what_is_answered_can_only_be_closed(kind: RequestKind) -> None:
    assert [act for act in Act if transition(kind, act, ANSWERED)] == [Act.CLOSE]


@pytest.mark.parametrize("kind", RequestKind)
def test_centres_name_somebody_before_they_answer(kind: RequestKind) -> None:
    first = transition(kind, Act.ANSWER, SENT)
    assert (first is None) == (kind in {RequestKind.MATERIALS, RequestKind.APPLICATION_HELP})
    for state in (ASSIGNED, PARTLY):
        row = transition(kind, Act.ANSWER, state)
        assert row
        assert (row.after, row.side) == (ANSWERED, Side.RECIPIENT)


def test_to_name_others_changes_no_state() -> None:
    for kind, state in product(RequestKind, (ASSIGNED, PARTLY)):
        row = transition(kind, Act.ASSIGN, state)
        assert row
        assert row.after is None


def test_each_kind_act_and_state_has_at_most_one_row() -> None:
    for kind, act, state in product(RequestKind, Act, RequestState):
        rows = [row for row in TRANSITIONS if kind in row.kinds and row.act is act and state in row.before]
        assert len(rows) <= 1, (kind, act, state)
        assert all(row.clause for row in rows)


def test_every_open_state_can_be_taken_back() -> None:
    for kind, state in product(RequestKind, OPEN):
        row = transition(kind, Act.WITHDRAW, state)
        assert row
        assert row.after is RequestState.WITHDRAWN


def test_the_routes_are_those_of_the_rules() -> None:
    found = {
        (sender.name, kind.name, to.name)
        for sender, kind, to in product(PartyKind, RequestKind, PartyKind)
        if route(sender, kind, to)
    }
    centre, akimat = "SERVICE_CENTRE", "LOCAL_EXECUTIVE_BODY"
    assert found == {
        ("MINISTRY", "MATERIALS", centre),
        ("MINISTRY", "APPLICATION_HELP", centre),
        ("MINISTRY", "EXPLANATION", centre),
        ("MINISTRY", "OTHER_LETTER", centre),
        ("MINISTRY", "OTHER_LETTER", akimat),
        ("MINISTRY", "OTHER_LETTER", "AGENCY"),
        (akimat, "SUPPORT_MEASURES", "AGENCY"),
    }
    assert {each.clause for each in ROUTES.values()} == {"7", "9", "18.4", "22"}


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(due=DAYS, new=DAYS)
def test_a_delay_is_told_until_the_last_moment_of_the_day(due: date, new: date) -> None:
    told = delay_objection(end_of(due) - timedelta(seconds=1), due, new)
    assert (told is None) == (new > due)
    late = delay_objection(end_of(due), due, new)
    assert late is not None
    assert late.code == "TOO_LATE"
    early = delay_objection(start_of(due), due, new)
    assert (early is None) == (new > due)
