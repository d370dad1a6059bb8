"""Parties as GraphQL types: what everybody may know of them."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.kernel.actor import PartyKind, Role
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, First, Last, Node, PageInfo
from api.kernel.graphql.scalars import Date
from api.kernel.graphql.text import LocaleName, required_language, required_text
from api.regions.types import Region


class ParticipationBasis(Code):
    """Why a party takes part in the interaction."""

    RULES = auto()
    AGREEMENT = auto()


strawberry.enum(PartyKind, description="Parties of the Rules (§1, §2, §10), and the operator of the catalogue.")
strawberry.enum(Role, name="MemberRole", description="What a member does inside a party.")
strawberry.enum(ParticipationBasis, description="Local executive bodies take part by agreement, the others by §2.")


@strawberry.type(description="Whether, since when and why a party takes part (§2).")
class Participation:
    """Participation."""

    basis: ParticipationBasis
    current: bool = strawberry.field(description="Today, by the calendar of Almaty.")
    from_: Date | None = strawberry.field(name="from", description="First day; null where there is no agreement.")
    until: Date | None = strawberry.field(description="Last day; null while there is no end.")
    agreement: str | None = strawberry.field(description="Name, number and date of the agreement.")


@strawberry.type(description="A party of the Rules; never a person.")
class Party(Node):
    """One party."""

    slug: str
    kind: PartyKind
    name: str = required_text("Name.")
    name_language: LocaleName = required_language()
    region: Region | None = strawberry.field(description="Of local executive bodies and service centres.")
    participation: Participation


@strawberry.type
class PartyEdge:
    """A party in its list."""

    cursor: str
    node: Party


@strawberry.type(description="A page of parties.")
class PartyConnection:
    """Relay connection."""

    edges: list[PartyEdge]
    nodes: list[Party]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By kinds.")


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class PartyFilter:
    """Filter of parties."""

    kinds: list[PartyKind] | None = UNSET
    regions: list[str] | None = strawberry.field(default=UNSET, description="Slugs, ISO 3166-2 or KATO codes.")
    participating: bool | None = strawberry.field(default=UNSET, description="Whether they take part today.")


def _party_page(
    filter: PartyFilter | None = UNSET,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
) -> PartyConnection:
    """Arguments of the connection of parties; the statement of the document answers it."""
    raise NotImplementedError


@strawberry.type
class PartyQuery:
    """Root reads of parties."""

    parties: PartyConnection = strawberry.field(resolver=_party_page, description="The parties of the Rules, by name.")
