"""What was approved for a time is shown when it has come.

Each edition has a transaction of its own, in which it is looked at once more under the lock of its record: the job may
be late, run twice or be killed, and shows it once.
"""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.catalogue.feeding import announce
from api.catalogue.publication import records
from api.catalogue.publication.access import PUBLISH
from api.catalogue.publication.actions.moving import BESIDE_IMPORTS, check_edition, note_state, show
from api.catalogue.publication.records import Edition, Kept
from api.kernel.clock import Clock
from api.kernel.database import Database
from api.kernel.refusals import Refusal

_DUE = """
SELECT record FROM record_edition WHERE state = 'submitted' AND publish_at <= %s ORDER BY publish_at, id LIMIT 1
"""


async def publish_due(database: Database, clock: Clock) -> int:
    """Show all editions whose time has come; their number. One that cannot be shown any more waits for the Agency."""
    shown = 0
    while True:
        async with database.writing() as connection:
            await connection.execute(BESIDE_IMPORTS)
            row = await (await connection.execute(_DUE, (clock(),))).fetchone()
            if row is None:
                return shown
            shown += await _publish(connection, row[0], clock)


async def _publish(connection: AsyncConnection[Any], record: UUID, clock: Clock) -> bool:
    kept = await records.load(connection, record)
    edition = kept.open if kept else None
    if kept is None or edition is None or edition.publish_at is None or edition.publish_at > clock():
        return False  # somebody was faster
    try:
        await check_edition(connection, kept, edition, None)
    except Refusal as refusal:
        await _put_back(connection, kept, edition, refusal)
        return False
    await show(connection, kept, edition, edition.decided_by)
    more = {"approved_by": edition.decided_by, "planned_at": edition.publish_at}
    await note_state(connection, kept, PUBLISH[kept.head.kind], None, edition, "published", **more)
    await announce(connection, public=True)
    return True


async def _put_back(connection: AsyncConnection[Any], kept: Kept, edition: Edition, refusal: Refusal) -> None:
    """Leave it to the Agency again, and say in the journal why."""
    await records.change_edition(connection, edition.id, publish_at=None, decided_by=None)
    await records.change_head(connection, kept.id, state="submitted")
    reasons = [reason.code for reason in refusal.reasons]
    await note_state(connection, kept, PUBLISH[kept.head.kind], None, edition, "submitted", refused=reasons)
