"""Telling of a delay, and what its sender says to that (§23).

A notice that is given in time excuses at once: the paragraph asks for no consent. Whoever awaits the answer may refuse
it; then the deadline before it holds again.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.duties.rules import DelayCause
from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.clock import end_of
from api.kernel.journal.entry import Values
from api.kernel.refusals import WRONG_STATE, Refusal
from api.requests import clocks, letters
from api.requests.access import DECIDE_DELAY, GIVE_DELAY
from api.requests.actions.common import clean_text, move, once_only
from api.requests.codes import DelayState, StepKind
from api.requests.letters import News
from api.requests.rows import Message, Recipient, add_step, change, lock_recipient, note_about
from api.requests.rules import LONGEST_REASON, Act, Side, delay_objection
from api.requests.service import Requests


@dataclass(frozen=True)
class Delay:
    """Why the answer takes longer, and until when."""

    cause: DelayCause
    reason: str
    new_date: date


async def give_delay(
    requests: Requests, actor: Actor | None, recipient: UUID | None, wish: Delay, key: str | None
) -> UUID:
    """Tell of a delay, at the latest on the last day of the deadline."""
    actor, now = admit(actor, GIVE_DELAY), requests.clock()
    async with requests.database.writing() as connection:
        found = await lock_recipient(connection, actor, GIVE_DELAY, recipient, Side.RECIPIENT)

        async def effect() -> Values:
            await _give(connection, requests, actor, found, wish, now)
            return {"id": found.id}

        return await once_only(connection, actor, key, GIVE_DELAY, {"recipient": recipient, **asdict(wish)}, effect)


async def _give(
    connection: AsyncConnection[Any], requests: Requests, actor: Actor, found: Recipient, wish: Delay, now: datetime
) -> None:
    _, clause = move(found, Act.GIVE_DELAY)
    reason, until = clean_text(wish.reason, "reason", LONGEST_REASON), found.holds_until
    assert until, "the clock of the answer runs in these states"
    if objection := delay_objection(now, until, wish.new_date):
        raise Refusal(objection)
    await clocks.delayed(connection, found, wish.cause, reason, wish.new_date, now, actor)
    delay = {"delay": "given", "delay_on": wish.new_date, "delay_from": until}
    excused = {"excused_on": wish.new_date, "excused_at": end_of(wish.new_date)}
    await change(connection, found.id, **delay, **excused)
    message = Message(reason, cause=wish.cause.name.lower(), new_date=wish.new_date)
    step = await add_step(connection, actor, found.about_ids, StepKind.DELAY_GIVEN, clause, now, message)
    told = {"delay": "given", "cause": wish.cause, "until": wish.new_date}
    await note_about(connection, found, GIVE_DELAY, actor, clause, {"delay": found.delay, "until": until}, told)
    people = await letters.author_of(connection, found)
    await letters.tell(connection, requests, actor, people, found, News(letters.DELAYED, step, wish.new_date))


async def decide_delay(
    requests: Requests, actor: Actor | None, recipient: UUID | None, *, accept: bool, note: str | None, key: str | None
) -> UUID:
    """Accept the last notice of a delay, or refuse it."""
    actor, now = admit(actor, DECIDE_DELAY), requests.clock()
    async with requests.database.writing() as connection:
        found = await lock_recipient(connection, actor, DECIDE_DELAY, recipient, Side.SENDER)

        async def effect() -> Values:
            words = clean_text(note, "note", LONGEST_REASON) if note and note.strip() else None
            await _decide(connection, requests, actor, found, words, now, accept=accept)
            return {"id": found.id}

        wish = {"recipient": recipient, "accept": accept, "note": note}
        return await once_only(connection, actor, key, DECIDE_DELAY, wish, effect)


async def _decide(
    connection: AsyncConnection[Any],
    requests: Requests,
    actor: Actor,
    found: Recipient,
    words: str | None,
    now: datetime,
    *,
    accept: bool,
) -> None:
    _, clause = move(found, Act.DECIDE_DELAY)
    if found.delay_state is not DelayState.GIVEN:
        raise Refusal(WRONG_STATE.by(clause))
    if accept:
        kind, sentence, until = StepKind.DELAY_ACCEPTED, letters.ACCEPTED, found.delay_on
        await change(connection, found.id, delay="accepted")
    else:
        kind, sentence, until = StepKind.DELAY_REFUSED, letters.REFUSED, await _restore(connection, found, now, actor)
    step = await add_step(connection, actor, found.about_ids, kind, clause, now, Message(words))
    told = {"delay": "accepted" if accept else "refused", "until": until}
    before = {"delay": "given", "until": found.delay_on}
    await note_about(connection, found, DECIDE_DELAY, actor, clause, before, told)
    people = await letters.at_work(connection, found)
    await letters.tell(connection, requests, actor, people, found, News(sentence, step, until))


async def _restore(connection: AsyncConnection[Any], found: Recipient, now: datetime, actor: Actor) -> date:
    """Let the deadline before the notice hold again: the first one, or that of an earlier notice."""
    until = found.delay_from
    assert until, "a notice has put off a deadline"
    await clocks.reinstated(connection, found, until, now, actor)
    earlier = None if until == found.due_on else until
    excused_at = end_of(earlier) if earlier else None
    await change(connection, found.id, delay="refused", excused_on=earlier, excused_at=excused_at)
    return until
