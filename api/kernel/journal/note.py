"""Write the journal, in the transaction of the change it tells of."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from api.kernel.canonical import canonical, plain
from api.kernel.journal.chain import CONTENT
from api.kernel.journal.entry import Entry, Values
from api.kernel.journal.redaction import redacted
from api.kernel.request import request_id

_NOTE = f"""
INSERT INTO journal_pending ({", ".join(CONTENT)}, entry)
VALUES ({", ".join(f"%({name})s" for name in CONTENT)}, %(entry)s)
"""


async def note(connection: AsyncConnection[Any], entry: Entry) -> None:
    """Add an act to the journal; it gets its place when the transaction commits, and is gone if it does not."""
    row = content(entry)
    values = {"before": _json(row["before"]), "after": _json(row["after"]), "entry": canonical(row)}
    await connection.execute(_NOTE, row | values)  # type: ignore[arg-type]


def content(entry: Entry) -> dict[str, Any]:
    """The columns of an entry but place, time and hashes, as plain values."""
    before, after = (redacted(side, entry.subject.kind) for side in _difference(entry.before, entry.after))
    return {
        "member": _text(entry.actor and entry.actor.member),
        "party": _text(entry.actor and entry.actor.party),
        "act": entry.act,
        "clause": entry.clause,
        "subject_kind": entry.subject.kind,
        "subject_id": str(entry.subject.id),
        "region": entry.subject.region,
        "before": before,
        "after": after,
        "request_id": request_id.get(),
    }


def _difference(before: Values | None, after: Values | None) -> tuple[Values | None, Values | None]:
    """Without what is the same on both sides."""
    old, new = plain(before), plain(after)
    if old is not None and new is not None:
        same = {name for name, value in old.items() if name in new and new[name] == value}
        old, new = ({name: each for name, each in side.items() if name not in same} for side in (old, new))
    return old, new


def _json(value: Values | None) -> Jsonb | None:
    return None if value is None else Jsonb(value)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
