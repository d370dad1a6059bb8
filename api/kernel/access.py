"""Who may do what: each act is declared once, and the same declaration refuses, advises and documents.

    PUBLISH = declare(Access("project.publish", {AGENCY}, {Role.APPROVER}, Reach.ANY, {"submitted"}, "14.4"))

An action asks twice: `admit` before it looks for the record, so that who may not act at all learns nothing of it, and
`check` with the region and the state of what it found. What an actor may not see is answered as what is not there.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

from api.kernel.actor import REGIONAL, Actor, PartyKind, Role
from api.kernel.refusals import (
    FORBIDDEN,
    NOT_FOUND,
    OTHER_REGION,
    OUT_OF_SCOPE,
    UNAUTHENTICATED,
    WRONG_STATE,
    Reason,
    Refusal,
)

PUBLIC_STATE = "published"


class Reach(Enum):
    """Whose things: those of the actor's own region (central parties have all), or those of any."""

    OWN = "OWN"
    ANY = "ANY"


@dataclass(frozen=True)
class Access:
    """Who may do an act. `states`: those of the subject in which it can be done, None for any or where it has none.

    `roles` names those of which a member needs one, `clause` the paragraph that gives the party this right, None for
    what the Rules say nothing about; `clauses`: that of each party, where they differ.
    """

    act: str
    parties: Collection[PartyKind]
    roles: Collection[Role]
    region: Reach = Reach.OWN
    states: Collection[str] | None = None
    clause: str | None = None
    clauses: Mapping[PartyKind, str] = field(default_factory=dict)

    def clause_of(self, party: PartyKind) -> str | None:
        """The paragraph that gives the act to a party of that kind."""
        return self.clauses.get(party, self.clause)


class Public(Enum):
    """What strangers may do."""

    PUBLIC = "public"


PUBLIC = Public.PUBLIC
Sees = Callable[[Actor, str | None, str | None], bool]

_declared: dict[str, Access] = {}


def declare(access: Access) -> Access:
    """Enter an act into the register; each has one declaration."""
    assert access.act not in _declared, f"{access.act} is declared twice"
    assert access.parties, access.act
    assert access.roles, access.act
    _declared[access.act] = access
    return access


def declared() -> list[Access]:
    """Every act, by name."""
    return [_declared[act] for act in sorted(_declared)]


def rights(actor: Actor) -> list[Access]:
    """The acts that an actor may do with something."""
    return [access for access in declared() if _objection(actor, access) is None]


def admit(actor: Actor | None, *acts: Access) -> Actor:
    """The actor, if they may do one of the acts with anything at all; raises Refusal."""
    clause = acts[0].clause if len(acts) == 1 else None
    if actor is None:
        raise Refusal(UNAUTHENTICATED.by(clause))
    objections = [_objection(actor, access) for access in acts]
    if None not in objections:
        raise Refusal((OUT_OF_SCOPE if OUT_OF_SCOPE in objections else FORBIDDEN).by(clause))
    return actor


def sees(actor: Actor, region: str | None, state: str | None) -> bool:
    """Whether an actor may see a thing: what is public, what is of their region, and central parties everything."""
    return state == PUBLIC_STATE or actor.party_kind not in REGIONAL or actor.region == region


def check(
    actor: Actor | None, access: Access, region: str | None = None, state: str | None = None, *, seen: Sees = sees
) -> Actor:
    """The actor, if they may do the act with a thing of that region and state; raises Refusal.

    `seen` says what the actor may see where it is not as with records of the catalogue.
    """
    actor = admit(actor, access)
    if not seen(actor, region, state):
        raise missing()
    if access.region is Reach.OWN and actor.party_kind in REGIONAL and actor.region != region:
        raise Refusal(OTHER_REGION.by(access.clause_of(actor.party_kind)))
    if access.states is not None and state not in access.states:
        raise Refusal(WRONG_STATE.by(access.clause_of(actor.party_kind)))
    return actor


def missing(*path: str) -> Refusal:
    """What to raise for a thing that is not there; the same as for one that may not be seen."""
    return Refusal(NOT_FOUND.at(*path or ("id",)))


def _objection(actor: Actor, access: Access) -> Reason | None:
    if actor.party_kind not in access.parties or not actor.roles & set(access.roles):
        return FORBIDDEN
    return None if actor.scopes is None or in_scope(access.act, actor.scopes) else OUT_OF_SCOPE


def in_scope(act: str, scopes: Collection[str]) -> bool:
    """Whether the scopes of a token cover an act: by its name, or all acts of a kind of thing, like `project.*`."""
    return act in scopes or f"{act.partition('.')[0]}.*" in scopes
