"""How the subjects of the acts on enquiries are brought about for the matrix of access."""

from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from psycopg import AsyncConnection

from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.sealing import own_seal

STATES = ("received", "assigned", "answered", "closed")
DOCUMENTS = {
    "assignEnquiry": "mutation($e: ID!, $m: ID!) { assignEnquiry(enquiry: $e, member: $m) { errors { code } } }",
    "answerEnquiry": 'mutation($e: ID!) { answerEnquiry(enquiry: $e, text: "Yes") { errors { code } } }',
    "handEnquiry": "mutation($e: ID!, $p: String!)"
    ' { handEnquiry(enquiry: $e, party: $p, reason: "Theirs") { errors { code } } }',
    "noteEnquiry": 'mutation($e: ID!) { noteEnquiry(enquiry: $e, text: "Hm") { errors { code } } }',
    "closeEnquiry": "mutation($e: ID!) { closeEnquiry(enquiry: $e, outcome: NO_QUESTION) { errors { code } } }",
    "reopenEnquiry": "mutation($e: ID!) { reopenEnquiry(enquiry: $e) { errors { code } } }",
}

_CLEAR = ("DELETE FROM enquiry_entry", "DELETE FROM enquiry")
_PARTY = "SELECT id FROM party WHERE kind = %s AND region IS NOT DISTINCT FROM %s"
_MEMBER = """
INSERT INTO member (id, party, name, address_key, address, locale, roles, state)
VALUES (%(id)s, %(party)s, 'Dana', %(key)s, 'x', 'kk', '{editor}', 'active') ON CONFLICT DO NOTHING
"""
_ADD = """
INSERT INTO enquiry (id, number, form_key, form_digest, subject_kind, subject_slug, subject_title, region, locale,
    country, name, address, address_key, state, holder, handlers, assignee, closed_at, outcome)
SELECT %(id)s, %(id)s::text, 'x', 'x', 'region', r.slug, r.title, r.slug, 'en', 'DE', %(sealed)s, %(sealed)s, 'x',
    %(state)s, %(holder)s, ARRAY[%(holder)s]::uuid[], CASE WHEN %(state)s <> 'received' THEN %(member)s::uuid END,
    CASE WHEN %(state)s = 'closed' THEN now() END, CASE WHEN %(state)s = 'closed' THEN 'answered' END
FROM region r WHERE r.slug = %(region)s
"""
_TRACES = """
SELECT (SELECT md5(string_agg(e::text, ' ' ORDER BY id)) FROM enquiry e), (SELECT count(*) FROM enquiry_entry),
    (SELECT count(*) FROM journal), (SELECT count(*) FROM mail_outbox), (SELECT count(*) FROM obligation)
"""


async def somebody(database: Database, kind: str, region: str | None) -> tuple[UUID, UUID]:
    """A party, and the one member of it, made on first use."""
    async with database.writing() as connection:
        return await _somebody(connection, kind, region)


async def arrange(database: Database, kind: str, home: str | None, region: str, state: str) -> dict[str, Any]:
    """An enquiry about a region that the party of a kind and a home holds; the variables of the documents."""
    enquiry = new_id()
    async with database.writing() as connection:
        for statement in _CLEAR:
            await connection.execute(statement)  # type: ignore[arg-type]
        party, member = await _somebody(connection, kind, home)
        values = {"id": enquiry, "region": region, "state": state, "holder": party, "member": member}
        await connection.execute(_ADD, values | {"sealed": own_seal().close("anna@example.com")})
    other = "agency" if kind == "ministry" else "ministry"
    return {"e": f"Enquiry:{enquiry}", "m": f"Member:{member}", "p": other}


async def traces(database: Database) -> Any:
    """All that an act could change."""
    async with database.reading() as connection:
        return await (await connection.execute(_TRACES)).fetchone()


async def _somebody(connection: AsyncConnection[Any], kind: str, region: str | None) -> tuple[UUID, UUID]:
    row = await (await connection.execute(_PARTY, (kind, region))).fetchone()
    assert row is not None, "the parties of the Rules are there"
    member = uuid5(NAMESPACE_OID, str(row[0]))
    await connection.execute(_MEMBER, {"id": member, "party": row[0], "key": member.bytes})
    return row[0], member
