"""Erasing what investors said: when they ask for it, and when the time we keep it is over.

The row stays with its dates and parties, so that figures stay true; of what is erased the journal has keyed hashes.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import AsyncConnection

from api.enquiries import rules, store, waiting
from api.enquiries.codes import Outcome
from api.enquiries.service import FOLLOW, Enquiries
from api.enquiries.store import Enquiry
from api.kernel.access import missing
from api.kernel.journal.entry import Entry
from api.kernel.journal.note import note
from api.kernel.mail.outbox import drop

TASK = "enquiries.erase"
ACT = "enquiry.erase"
_AT_ONCE = 100

_OLD = "SELECT id FROM enquiry WHERE erased_at IS NULL AND last_word_at < %s ORDER BY last_word_at LIMIT %s"
_TEXTS = "UPDATE enquiry_entry SET text = NULL WHERE enquiry = %s"


async def erase(enquiries: Enquiries, token: str) -> None:
    """Erase what a secret link names; twice is no error."""
    found = enquiries.seal.row_of(FOLLOW, token)
    async with enquiries.database.writing() as connection:
        enquiry = await store.locked(connection, found)
        if enquiry is None:
            raise missing("key")
        if enquiry.erased_at is None:
            await _erase(connection, enquiry)


async def erase_old(enquiries: Enquiries) -> int:
    """Erase what nobody has written in for as long as it is kept; the number of enquiries."""
    before, erased = datetime.now(UTC) - timedelta(days=enquiries.retention_days), 0
    while True:
        async with enquiries.database.writing() as connection:
            rows = await (await connection.execute(_OLD, (before, _AT_ONCE))).fetchall()
            for row in rows:
                enquiry = await store.locked(connection, row[0])
                assert enquiry is not None, "nobody removes rows"
                if enquiry.erased_at is None:
                    await _erase(connection, enquiry)
        erased += len(rows)
        if len(rows) < _AT_ONCE:
            return erased


async def _erase(connection: AsyncConnection[Any], enquiry: Enquiry) -> None:
    now = datetime.now(UTC)
    if enquiry.at in rules.WAITING:
        await waiting.ended(connection, enquiry, "withdrawn by the investor", now, None)
    await drop(connection, enquiry.id)
    await connection.execute(_TEXTS, (enquiry.id,))
    personal: dict[str, Any] = dict.fromkeys(("name", "address", "address_key"))
    closing: dict[str, Any] = {}
    if enquiry.at is not rules.CLOSED:
        outcome = Outcome.ANSWERED if enquiry.at is rules.ANSWERED else Outcome.WITHDRAWN
        state = rules.after("erase", assigned=enquiry.assignee is not None)
        closing = {"state": state.name.lower(), "outcome": outcome.name.lower(), "closed_at": now}
    await store.change(connection, enquiry.id, **personal, **closing, erased_at=now, form_digest=b"")
    before, after = {"state": enquiry.state, "erased": False}, {"state": "closed", "erased": True}
    clause = rules.TRANSITIONS["erase"].clause
    await note(connection, Entry(ACT, None, enquiry.subject, clause, before, after))
