"""Who acts: a signed-in member of a party of the Rules, or a machine with one of a member's tokens."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class PartyKind(Enum):
    """Parties of the Rules, and the operator of the catalogue, who is none."""

    MINISTRY = "MINISTRY"
    AGENCY = "AGENCY"
    QUALITY_CONTROL = "QUALITY_CONTROL"
    LOCAL_EXECUTIVE_BODY = "LOCAL_EXECUTIVE_BODY"
    SERVICE_CENTRE = "SERVICE_CENTRE"
    OPERATOR = "OPERATOR"


REGIONAL = frozenset({PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.SERVICE_CENTRE})
"""Parties of one region: they write only what belongs to it."""


class Role(Enum):
    """What a member does inside a party. Nobody approves what they have submitted, whatever their roles."""

    EDITOR = "EDITOR"
    APPROVER = "APPROVER"
    HEAD = "HEAD"
    ADMINISTRATOR = "ADMINISTRATOR"
    TRANSLATOR = "TRANSLATOR"


@dataclass(frozen=True)
class Actor:
    """`region`: slug of the party's region, None for central ones. `scopes`: None unless a token limits what it may.

    `session`: the one they are signed in by; None for who comes with a token.
    """

    member: UUID
    party: UUID
    party_kind: PartyKind
    region: str | None
    roles: frozenset[Role]
    scopes: frozenset[str] | None = None
    session: UUID | None = None
