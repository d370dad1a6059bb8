"""Every mutation says who may do it, and does what it says: for each party, role, region and state.

A mutation that is not public needs a case below: how to bring about its subject in a region and a state, and the
variables to call it with. Then each cell of the matrix is run by a real actor.
"""

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from api.cli.access import access_page
from api.cli.project import ACCESS
from api.door import Door
from api.kernel.access import PUBLIC, PUBLIC_STATE, Access, Reach
from api.kernel.actor import REGIONAL, Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.graphql.mutations import accesses
from api.kernel.ids import new_id
from api.schema import graphql_schema

OWN, OTHER = "abai", "almaty"
MUTATIONS = accesses(graphql_schema)
ABOUT_PEOPLE = ("account", "member", "party")
"""Kinds of subjects that are no records of a region; tests/parties/test_access.py runs what is done with them."""
PRIVATE = {
    name: access
    for name, access in MUTATIONS.items()
    if isinstance(access, Access) and access.act.partition(".")[0] not in ABOUT_PEOPLE
}


@dataclass(frozen=True)
class Case:
    """`arrange` makes a fresh subject in a region and a state; it returns the document of the mutation and its
    variables. `traces` reads all that the mutation could change, to prove that a refusal has changed nothing."""

    arrange: Callable[[Database, str, str | None], Awaitable[tuple[str, dict[str, Any]]]]
    traces: Callable[[Database], Awaitable[Any]]


CASES: dict[str, Case] = {}
"""By the name of the mutation."""


@dataclass(frozen=True)
class Cell:
    """Who asks, and for what."""

    mutation: str
    party: PartyKind | None
    role: Role
    region: str
    state: str | None

    @property
    def actor(self) -> Actor | None:
        if self.party is None:
            return None
        return Actor(new_id(), new_id(), self.party, OWN if self.party in REGIONAL else None, frozenset({self.role}))

    def expected(self) -> set[str]:
        """The codes that may be answered; none where the act is to be done. Written from the words of the Rules'
        table in docs/reference/access.md, not from `api.kernel.access`."""
        access, foreign = PRIVATE[self.mutation], self.party in REGIONAL and self.region != OWN
        if self.party is None:
            return {"UNAUTHENTICATED"}
        if self.party not in access.parties or self.role not in access.roles:
            return {"FORBIDDEN"}
        if foreign and self.state != PUBLIC_STATE:
            return {"NOT_FOUND"}
        if foreign and access.region is Reach.OWN:
            return {"OTHER_REGION"}
        return set() if access.states is None or self.state in access.states else {"WRONG_STATE"}


STATES = ("draft", "submitted", "returned", PUBLIC_STATE, "withdrawn")


def cells() -> Iterator[Cell]:
    """The whole matrix; a stranger has no role."""
    for name, access in PRIVATE.items():
        states = (None,) if access.states is None else STATES
        yield from (Cell(name, None, Role.EDITOR, OWN, state) for state in states)
        yield from (Cell(name, *each) for each in itertools.product(PartyKind, Role, (OWN, OTHER), states))


def test_every_mutation_says_who_may_do_it() -> None:
    assert [name for name, access in MUTATIONS.items() if access is None] == []


def test_every_private_mutation_has_a_case_and_every_case_a_mutation() -> None:
    assert set(CASES) == set(PRIVATE)


def test_what_strangers_may_do_is_known() -> None:
    public = {name for name, access in MUTATIONS.items() if access is PUBLIC}
    alerts = {"alertAsk", "alertConfirm", "alertChange", "alertStop"}
    assert public == alerts | {"signIn", "acceptInvitation", "askPasswordReset", "resetPassword"}


@pytest.mark.parametrize("name", PRIVATE)
async def test_each_cell_of_the_matrix(name: str, empty: Database) -> None:
    door = Door(empty)
    answers = [await _run(door, cell) for cell in cells() if cell.mutation == name]
    assert [answer for answer in answers if answer] == []


async def _run(door: Door, cell: Cell) -> str | None:
    """What is wrong with the answer to a cell."""
    case = CASES[cell.mutation]
    document, variables = await case.arrange(door.database, cell.region, cell.state)
    before = await case.traces(door.database)
    result = await door.execute(document, variables, locale="en", actor=cell.actor)
    if result.errors or result.data is None:
        return f"{cell}: {result.errors}"
    told = {error["code"] for error in result.data[cell.mutation]["errors"]}
    if told != cell.expected():
        return f"{cell}: {told}, not {cell.expected()}"
    if told and await case.traces(door.database) != before:
        return f"{cell}: refused, and yet something changed"
    return None


def test_the_table_in_the_documentation_is_current() -> None:
    text = ACCESS.read_text("utf-8")
    assert access_page(text) == text
