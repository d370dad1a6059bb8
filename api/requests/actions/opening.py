"""The receipt of a request: when a member of the recipient first opened it."""

from uuid import UUID

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.requests.access import OPEN
from api.requests.codes import StepKind
from api.requests.rows import add_step, change, lock_recipient, note_about
from api.requests.rules import Side
from api.requests.service import Requests


async def open_request(requests: Requests, actor: Actor | None, recipient: UUID | None) -> UUID:
    """Note that it was opened; later openings change nothing."""
    actor, now = admit(actor, OPEN), requests.clock()
    async with requests.database.writing() as connection:
        found = await lock_recipient(connection, actor, OPEN, recipient, Side.RECIPIENT)
        if found.opened_at is None:
            await change(connection, found.id, opened_at=now, opened_by=actor.member)
            await add_step(connection, actor, found.about_ids, StepKind.OPENED, None, now)
            await note_about(connection, found, OPEN, actor, None, {"opened_at": None}, {"opened_at": now})
    return found.id
