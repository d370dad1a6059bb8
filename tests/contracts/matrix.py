"""The matrix of who may do what, made from the schema and the declarations."""

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from api.kernel.access import PUBLIC_STATE, Access, Reach
from api.kernel.actor import REGIONAL, Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.graphql.mutations import Acts, every
from api.kernel.ids import new_id

OWN, OTHER = "abai", "almaty"
ASKER = new_id()
"""The member who asks, for what has to be theirs."""
STATES = ("draft", "submitted", "returned", PUBLIC_STATE, "withdrawn")


@dataclass(frozen=True)
class Case:
    """`arrange` makes a fresh subject of a kind in a region and a state; it returns the document of the mutation and
    its variables. `traces` reads all that the mutation could change, to prove that a refusal has changed nothing.
    `begins`: there is no subject yet, only the region it is to belong to; `whole`: it is about all of one's region.
    """

    arrange: Callable[[Database, str, str, str | None], Awaitable[tuple[str, dict[str, Any]]]]
    traces: Callable[[Database], Awaitable[Any]]
    begins: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Cell:
    """Who asks."""

    party: PartyKind | None
    role: Role

    @property
    def actor(self) -> Actor | None:
        if self.party is None:
            return None
        return Actor(ASKER, new_id(), self.party, OWN if self.party in REGIONAL else None, frozenset({self.role}))

    def may(self, access: Access) -> bool:
        return self.party in access.parties and self.role in access.roles


@dataclass(frozen=True)
class Subject:
    """What is asked for: one mutation with a thing of a kind in a region and a state."""

    mutation: str
    acts: tuple[Access, ...]
    access: Access
    region: str
    state: str | None

    @property
    def kind(self) -> str:
        return self.access.act.partition(".")[0]

    def expected(self, cell: Cell, case: Case) -> set[str]:
        """The codes that may be answered; none where the act is to be done. Written from the words of the Rules'
        table in docs/reference/access.md, not from `api.kernel.access`."""
        foreign = cell.party in REGIONAL and self.region != OWN
        if cell.party is None:
            return {"UNAUTHENTICATED"}
        if not any(map(cell.may, self.acts)):
            return {"FORBIDDEN"}
        if case.whole:
            return set()
        if foreign and self.state != PUBLIC_STATE and not case.begins:
            return {"NOT_FOUND"}
        if not cell.may(self.access):
            return {"FORBIDDEN"}
        if foreign and self.access.region is Reach.OWN:
            return {"OTHER_REGION"}
        return set() if self.access.states is None or self.state in self.access.states else {"WRONG_STATE"}


def cells() -> Iterator[Cell]:
    """Everybody; a stranger has no role."""
    yield Cell(None, Role.EDITOR)
    yield from itertools.starmap(Cell, itertools.product(PartyKind, Role))


def subjects(mutation: str, acts: Acts) -> Iterator[Subject]:
    """Everything that a mutation can be asked for."""
    assert not hasattr(acts, "value"), "what is public has no matrix"
    for access in every(acts):
        states = (None,) if access.states is None else STATES
        yield from (Subject(mutation, every(acts), access, *each) for each in itertools.product((OWN, OTHER), states))
