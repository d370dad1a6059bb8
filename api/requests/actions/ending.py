"""Taking a request back from who has not answered, and closing one that everybody has answered (§22)."""

from uuid import UUID

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.journal.entry import Values
from api.kernel.refusals import WRONG_STATE, Refusal
from api.requests import clocks, letters
from api.requests.access import CLOSE, WITHDRAW
from api.requests.actions.common import clean_text, once_only
from api.requests.codes import StepKind
from api.requests.letters import News
from api.requests.rows import Message, add_step, change, lock_all, note_about
from api.requests.rules import LONGEST_REASON, OPEN, UNANSWERED, Act, transition
from api.requests.service import Requests


async def withdraw(requests: Requests, actor: Actor | None, request: UUID | None, reason: str, key: str | None) -> UUID:
    """Take it back from all who have not answered in full; their clocks end."""
    actor, now = admit(actor, WITHDRAW), requests.clock()
    async with requests.database.writing() as connection:
        all_found = await lock_all(connection, actor, WITHDRAW, request)

        async def effect() -> Values:
            why = clean_text(reason, "reason", LONGEST_REASON)
            rows = [(each, transition(each.request_kind, Act.WITHDRAW, each.request_state)) for each in all_found]
            if not any(row for _, row in rows):
                raise Refusal(WRONG_STATE.by(WITHDRAW.clause))
            for found, row in rows:
                if row is None:
                    continue
                step = await add_step(
                    connection, actor, found.about_ids, StepKind.WITHDRAWN, row.clause, now, Message(why)
                )
                await change(connection, found.id, state="withdrawn")
                await clocks.cancelled(connection, found, why, now, actor)
                states = {"state": found.state.lower()}, {"state": "withdrawn"}
                await note_about(connection, found, WITHDRAW, actor, row.clause, *states)
                people = await letters.at_work(connection, found)
                await letters.tell(connection, requests, actor, people, found, News(letters.WITHDRAWN, step))
            return {"id": all_found[0].request}

        return await once_only(connection, actor, key, WITHDRAW, {"request": request, "reason": reason}, effect)


async def close(requests: Requests, actor: Actor | None, request: UUID | None, key: str | None) -> UUID:
    """Close it; nobody of whom an answer is still awaited may be left."""
    actor, now = admit(actor, CLOSE), requests.clock()
    async with requests.database.writing() as connection:
        all_found = await lock_all(connection, actor, CLOSE, request)

        async def effect() -> Values:
            if any(each.request_state in OPEN for each in all_found):
                raise Refusal(UNANSWERED)
            rows = [(each, transition(each.request_kind, Act.CLOSE, each.request_state)) for each in all_found]
            if not any(row for _, row in rows):
                raise Refusal(WRONG_STATE.by(CLOSE.clause))
            for found, row in rows:
                if row is None:
                    continue
                await add_step(connection, actor, found.about_ids, StepKind.CLOSED, row.clause, now)
                await change(connection, found.id, state="closed")
                states = {"state": found.state.lower()}, {"state": "closed"}
                await note_about(connection, found, CLOSE, actor, row.clause, *states)
            return {"id": all_found[0].request}

        return await once_only(connection, actor, key, CLOSE, {"request": request}, effect)
