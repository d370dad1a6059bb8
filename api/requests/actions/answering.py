"""Answering a request in parts or in full (§8, 9, 18.4, 23)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.clock import day_of
from api.kernel.journal.entry import Values
from api.kernel.refusals import Refusal
from api.requests import clocks, letters
from api.requests.access import ANSWER
from api.requests.actions.common import attach, clean_line, clean_text, move, once_only
from api.requests.codes import Channel, StepKind
from api.requests.letters import News
from api.requests.rows import Message, Recipient, add_step, change, lock_recipient, note_about
from api.requests.rules import LONGEST_NUMBER, Act, Side, channel_objection, dates_objection, files_objection
from api.requests.service import Requests

_FILES = """
SELECT count(*) FROM request_step s JOIN stored_file f ON (f.owner_kind, f.owner) = ('request_step', s.id)
WHERE s.recipient = %s AND s.kind IN ('partly_answered', 'answered')
"""


@dataclass(frozen=True)
class Answer:
    """What is answered. `full`: nothing more is to come; `files`: ids of uploads."""

    text: str
    full: bool
    channel: Channel
    letter_number: str | None = None
    letter_date: date | None = None
    files: Sequence[str] = ()


async def answer(
    requests: Requests, actor: Actor | None, recipient: UUID | None, wish: Answer, key: str | None
) -> UUID:
    """Answer; what was told of a delay and not decided yet needs no decision after a full answer."""
    actor, now = admit(actor, ANSWER), requests.clock()
    async with requests.database.writing() as connection:
        found = await lock_recipient(connection, actor, ANSWER, recipient, Side.RECIPIENT)

        async def effect() -> Values:
            checked = _checked(found, wish, now)
            await _write(connection, requests, actor, found, checked, now)
            return {"id": found.id}

        return await once_only(connection, actor, key, ANSWER, {"recipient": recipient, **asdict(wish)}, effect)


def _checked(found: Recipient, wish: Answer, now: datetime) -> Answer:
    """The answer as it is kept; Refusal for what cannot be."""
    move(found, Act.ANSWER if wish.full else Act.ANSWER_PARTLY)
    number = clean_line(wish.letter_number, "letterNumber", LONGEST_NUMBER) if wish.letter_number else None
    objection = channel_objection(found.request_kind, wish.channel, number, wish.letter_date) or dates_objection(
        day_of(now), wish.letter_date
    )
    if objection:
        raise Refusal(objection)
    return replace(wish, text=clean_text(wish.text, "text"), letter_number=number)


async def _write(
    connection: AsyncConnection[Any],
    requests: Requests,
    actor: Actor,
    found: Recipient,
    wish: Answer,
    now: datetime,
) -> None:
    after, clause = move(found, Act.ANSWER if wish.full else Act.ANSWER_PARTLY)
    kind = StepKind.ANSWERED if wish.full else StepKind.PARTLY_ANSWERED
    message = Message(wish.text, wish.channel.name.lower(), wish.letter_number, wish.letter_date)
    step = await add_step(connection, actor, found.about_ids, kind, clause, now, message)
    files = await attach(connection, actor, wish.files, "request_step", step)
    if wish.full:
        row = await (await connection.execute(_FILES, (found.id,))).fetchone()
        if objection := files_objection(found.request_kind, row[0] if row else 0):
            raise Refusal(objection)
        await clocks.answered(connection, found, now, actor)
    await change(connection, found.id, state=after, **({"answered_at": now} if wish.full else {}))
    told = {"state": after, "channel": wish.channel, "files": [file.told() for file in files]}
    await note_about(connection, found, ANSWER, actor, clause, {"state": found.state.lower()}, told)
    people = await letters.author_of(connection, found)
    news = News(letters.ANSWERED if wish.full else letters.PARTLY, step)
    await letters.tell(connection, requests, actor, people, found, news)
