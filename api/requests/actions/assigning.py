"""Naming the responsible person of a request, and those who help (§8)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.journal.entry import Values
from api.kernel.refusals import Refusal
from api.requests import clocks, letters
from api.requests.access import ASSIGN, WORKING
from api.requests.actions.common import move, once_only
from api.requests.codes import StepKind
from api.requests.letters import News
from api.requests.rows import Message, add_step, change, lock_recipient, note_about
from api.requests.rules import MOST_HELPERS, NOT_COLLEAGUE, Act, Side
from api.requests.service import Requests

_COLLEAGUES = """
SELECT id FROM member WHERE id = ANY(%s) AND party = %s AND state = 'active' AND roles && %s FOR SHARE
"""


@dataclass(frozen=True)
class Naming:
    """Members by their ids; None for what is no id of one."""

    lead: UUID | None
    helpers: Sequence[UUID | None] = ()


async def assign(
    requests: Requests, actor: Actor | None, recipient: UUID | None, naming: Naming, key: str | None
) -> UUID:
    """Name one who leads and others who help; to name others later does not set the clock back."""
    actor, now = admit(actor, ASSIGN), requests.clock()
    async with requests.database.writing() as connection:
        found = await lock_recipient(connection, actor, ASSIGN, recipient, Side.RECIPIENT)

        async def effect() -> Values:
            after, clause = move(found, Act.ASSIGN)
            lead, helpers = await _colleagues(connection, actor, naming)
            due = {} if found.assigned_at else await clocks.assigned(connection, found, now, actor)
            columns = {"state": after, "lead": lead, "helpers": helpers, "assigned_at": found.assigned_at or now, **due}
            await change(connection, found.id, **columns)
            message = Message(lead=lead, helpers=tuple(helpers))
            step = await add_step(connection, actor, found.about_ids, StepKind.ASSIGNED, clause, now, message)
            before = {"state": found.state.lower(), "lead": found.lead}
            told = {"state": after, "lead": lead, "helpers": helpers}
            await note_about(connection, found, ASSIGN, actor, clause, before, told)
            until = found.holds_until or due.get("due_on")
            await letters.tell(connection, requests, actor, [lead], found, News(letters.LEADS, step, until))
            await letters.tell(connection, requests, actor, helpers, found, News(letters.HELPS, step, until))
            return {"id": found.id}

        wish = {"recipient": recipient, **asdict(naming)}
        return await once_only(connection, actor, key, ASSIGN, wish, effect)


async def _colleagues(connection: AsyncConnection[Any], actor: Actor, naming: Naming) -> tuple[UUID, list[UUID]]:
    """Those named, each once; Refusal for who is no member of the party that works on requests."""
    wanted = [naming.lead, *naming.helpers]
    if len(wanted) > MOST_HELPERS + 1:
        raise Refusal(NOT_COLLEAGUE.at("helpers"))
    rows = await connection.execute(_COLLEAGUES, (wanted, actor.party, list(WORKING)))
    known = {row[0] for row in await rows.fetchall()}
    if naming.lead is None or naming.lead not in known:
        raise Refusal(NOT_COLLEAGUE.at("lead"))
    for place, helper in enumerate(naming.helpers):
        if helper not in known:
            raise Refusal(NOT_COLLEAGUE.at("helpers", str(place)))
    return naming.lead, [each for each in dict.fromkeys(naming.helpers) if each and each != naming.lead]
