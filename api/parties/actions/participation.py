"""Who takes part by agreement, and since when (§2)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg.rows import dict_row

from api.kernel.access import admit, missing
from api.kernel.actor import Actor, PartyKind
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.refusals import Refusal
from api.kernel.revision import next_revision
from api.parties.access import SET_PARTICIPATION
from api.parties.names import clean_name
from api.parties.rules import participation_objection
from api.parties.service import Parties

_READ = """
SELECT id, kind, region, participates_from, participates_until, agreement FROM party WHERE slug = %s FOR UPDATE
"""
_SET = """
UPDATE party SET participates_from = %(participates_from)s, participates_until = %(participates_until)s,
    agreement = %(agreement)s WHERE id = %(id)s
"""


@dataclass(frozen=True)
class Agreement:
    """First and last day, and what the agreement is called; all None: there is none."""

    since: date | None
    until: date | None
    name: str | None


async def set_participation(parties: Parties, actor: Actor | None, slug: str, agreement: Agreement) -> UUID:
    """Note an agreement with a local executive body, or its end; returns the id of the party."""
    actor = admit(actor, SET_PARTICIPATION)
    name = clean_name(agreement.name, "agreement") if agreement.name else None
    async with parties.database.writing() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        row = await (await cursor.execute(_READ, (slug,))).fetchone()
        if row is None:
            raise missing("party")
        objection = participation_objection(PartyKind[row["kind"].upper()], agreement.since, agreement.until, name)
        if objection:
            raise Refusal(objection if objection.path else objection.at("party"))
        after = {"participates_from": agreement.since, "participates_until": agreement.until, "agreement": name}
        await connection.execute(_SET, after | {"id": row["id"]})
        before = {field: row[field] for field in after}
        await next_revision(connection)
        subject = Subject("party", row["id"], row["region"])
        await note(connection, Entry(SET_PARTICIPATION.act, actor, subject, SET_PARTICIPATION.clause, before, after))
    return row["id"]
