"""Who may do what with enquiries: each act by each party and role, with theirs and with others', in each state."""

import itertools
from typing import Any

import pytest

from api.door import Door
from api.enquiries.rules import HANDLERS
from api.enquiries.service import Enquiries, new_enquiries
from api.kernel.access import Access
from api.kernel.actor import REGIONAL, Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.graphql.mutations import accesses
from api.kernel.settings import settings
from api.schema import graphql_schema
from tests.enquiries.cases import DOCUMENTS, STATES, arrange, somebody, traces

ANSWERS = {Role.EDITOR, Role.APPROVER, Role.HEAD}
# Written from the words of docs/reference/access.md, not from the code.
POSSIBLE = {
    "assignEnquiry": {"received", "assigned"},
    "answerEnquiry": {"received", "assigned"},
    "handEnquiry": {"received", "assigned"},
    "noteEnquiry": {"received", "assigned", "answered"},
    "closeEnquiry": {"received", "assigned", "answered"},
    "reopenEnquiry": {"answered", "closed"},
}


def test_every_act_on_enquiries_is_tried() -> None:
    acts = {name: access for name, access in accesses(graphql_schema).items() if isinstance(access, Access)}
    assert set(DOCUMENTS) == {name for name, access in acts.items() if access.act.startswith("enquiry.")}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_each_cell_of_the_matrix(name: str, empty: Database) -> None:
    door = Door(empty, {Enquiries: new_enquiries(empty, settings())})
    wrong = []
    for state, own in itertools.product(STATES, (True, False)):
        for party in HANDLERS:
            wrong += await _column(door, name, party, state, own=own)
    assert wrong == []


async def _column(door: Door, name: str, holder: PartyKind, state: str, *, own: bool) -> list[str]:
    """What is wrong with the answers to everybody about an enquiry that one party holds, in its region or another."""
    regional = holder in REGIONAL
    home = ("abai" if own else "almaty") if regional else None
    wrong, kind = [], holder.name.lower()
    variables = await arrange(door.database, kind, home, home or "abai", state)
    before, held = await traces(door.database), (await somebody(door.database, kind, home))[0]
    done: list[tuple[Actor, Any]] = []
    for party, role in itertools.product((None, *PartyKind), Role):
        actor = await _actor(door.database, party, role)
        expected = _expected(name, actor, held, state)
        if not expected:
            done.append((actor, role))
            continue
        wrong += await _run(door, name, actor, variables, expected)
    if await traces(door.database) != before:
        wrong.append(f"{name} {holder} {state}: refused, and yet something changed")
    for actor, _ in done:
        fresh = await arrange(door.database, kind, home, home or "abai", state)
        wrong += await _run(door, name, actor, fresh, "")
    return wrong


def _expected(name: str, actor: Actor | None, held: Any, state: str) -> str:
    if actor is None:
        return "UNAUTHENTICATED"
    if actor.party_kind not in HANDLERS or not actor.roles & ANSWERS:
        return "FORBIDDEN"
    if actor.party != held:
        return "NOT_FOUND"
    return "" if state in POSSIBLE[name] else "WRONG_STATE"


async def _actor(database: Database, party: PartyKind | None, role: Role) -> Actor | None:
    if party is None:
        return None
    home = "abai" if party in REGIONAL else None
    found, member = await somebody(database, party.name.lower(), home)
    return Actor(member, found, party, home, frozenset({role}))


async def _run(door: Door, name: str, actor: Actor | None, variables: Any, expected: str) -> list[str]:
    used = {key: value for key, value in variables.items() if f"${key}:" in DOCUMENTS[name]}
    result = await door.execute(DOCUMENTS[name], used, locale="en", actor=actor)
    if result.errors or result.data is None:
        return [f"{name} {actor}: {result.errors}"]
    told = "".join(error["code"] for error in result.data[name]["errors"])
    return [] if told == expected else [f"{name} {actor}: {told or 'done'}, not {expected or 'done'}"]
