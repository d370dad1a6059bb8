"""Letters that remind the members of an akimat of what they have to confirm (§13.2).

A record falls due a month after it was last confirmed, or after it came into the catalogue. Each member is reminded
once of each time it does: the ledger is written in one transaction with the letter, so the job may be late, run twice
or die.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.catalogue.publication.letters import Line, confirmation_due
from api.duties.service import Duties
from api.kernel.clock import Clock
from api.kernel.mail.outbox import put
from locales.text import Locale, Text

TASK = "publication.remind"

_DUE_ON = "((coalesce(r.confirmed_at, r.created_at) + interval '1 month') AT TIME ZONE 'Asia/Almaty')::date"
_REMINDED = f"""
SELECT FROM confirmation_reminder c WHERE (c.record, c.member, c.due_on) = (r.id, m.id, {_DUE_ON})
"""
_OF_MEMBER = f"""
FROM kept_record r JOIN party p ON p.region = r.region AND p.kind = 'local_executive_body'
JOIN member m ON m.party = p.id AND m.state = 'active' AND m.roles && ARRAY['editor', 'head']
WHERE r.public AND coalesce(r.confirmed_at, r.created_at) + interval '1 month' <= %(now)s
    AND NOT EXISTS ({_REMINDED.strip()})
"""
_RECIPIENTS = f"SELECT DISTINCT m.id, m.address, m.locale {_OF_MEMBER} ORDER BY m.id"
_CLAIM = f"""
INSERT INTO confirmation_reminder (record, member, due_on)
SELECT r.id, m.id, {_DUE_ON} {_OF_MEMBER} AND m.id = %(member)s ORDER BY r.id
ON CONFLICT DO NOTHING RETURNING record
"""
_LINES = f"""
SELECT r.title, {_DUE_ON} AS due_on FROM kept_record r WHERE r.id = ANY(%s) ORDER BY due_on, r.id
"""


@dataclass(frozen=True)
class _Recipient:
    id: UUID
    address: bytes
    locale: Locale


@dataclass(frozen=True)
class _Due:
    title: Text
    due_on: date


async def remind_due(duties: Duties, clock: Clock) -> int:
    """Write to everybody who has something to confirm that they were not reminded of; the number of letters."""
    now = clock()
    async with duties.database.reading() as connection:
        cursor = connection.cursor(row_factory=class_row(_Recipient))
        recipients = await (await cursor.execute(_RECIPIENTS, {"now": now})).fetchall()
    letters = 0
    for recipient in recipients:
        async with duties.database.writing() as connection:
            letters += await _remind(connection, duties, recipient, now)
    return letters


async def _remind(connection: AsyncConnection[Any], duties: Duties, recipient: _Recipient, now: datetime) -> bool:
    claimed = await connection.execute(_CLAIM, {"now": now, "member": recipient.id})
    records = [row[0] for row in await claimed.fetchall()]
    address = duties.seal.open(recipient.address)
    if not records or address is None:
        return False
    cursor = connection.cursor(row_factory=class_row(_Due))
    rows = await (await cursor.execute(_LINES, (records,))).fetchall()
    lines = [Line(row.title, row.due_on) for row in rows]
    letter = confirmation_due(address, recipient.locale, lines, f"confirm {recipient.id} {records[0]} {rows[0].due_on}")
    await put(connection, duties.seal, letter, duties.sender, recipient.id)
    return True
