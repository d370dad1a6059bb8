"""To whom enquiries go: the first party of a region that takes part, and those they may be handed to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.enquiries.rules import CHAIN, HANDLERS, Candidate, first_holder
from api.kernel.actor import PartyKind
from api.parties.queries import PARTICIPATES

STAFF = "m.state = 'active' AND m.roles && ARRAY['editor', 'approver', 'head']"
"""Members who answer questions."""

_PARTIES = f"""
SELECT p.id AS party, p.slug, p.kind AS code, EXISTS (SELECT FROM member m WHERE m.party = p.id AND {STAFF}) AS staffed
FROM party p WHERE p.kind = ANY(%(kinds)s) AND (p.region IS NULL OR p.region = %(region)s)
    AND {PARTICIPATES.format(t="p")}
"""
_ONE = "SELECT id AS party, slug, kind AS code, true AS staffed FROM party WHERE id = %s"


@dataclass(frozen=True)
class Party:
    """A party that takes part in a region."""

    party: UUID
    slug: str
    code: str
    staffed: bool

    @property
    def kind(self) -> PartyKind:
        """The kind as a code."""
        return PartyKind[self.code.upper()]


async def first_party(connection: AsyncConnection[Any], region: str) -> Party:
    """Who gets a new enquiry about a region or something in it."""
    found = {Candidate(each.kind, each.staffed): each for each in await _parties(connection, region, CHAIN)}
    return found[first_holder(found)]


async def holder_of(connection: AsyncConnection[Any], party: UUID) -> Party:
    """A party that holds an enquiry already, whether or not it still takes part."""
    cursor = connection.cursor(row_factory=class_row(Party))
    found = await (await cursor.execute(_ONE, (party,))).fetchone()
    assert found is not None, "nobody removes parties"
    return found


async def target(connection: AsyncConnection[Any], region: str, slug: str) -> Party | None:
    """The party of that name, if it takes part and answers questions about the region."""
    parties = await _parties(connection, region, HANDLERS)
    return next((each for each in parties if each.slug == slug), None)


async def _parties(connection: AsyncConnection[Any], region: str, kinds: tuple[PartyKind, ...]) -> list[Party]:
    values = {"kinds": [kind.name.lower() for kind in kinds], "region": region}
    cursor = connection.cursor(row_factory=class_row(Party))
    return await (await cursor.execute(_PARTIES, values)).fetchall()  # type: ignore[arg-type]
