"""Entering an explanation that a centre gave by word of mouth (§9)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.journal.entry import Values
from api.kernel.refusals import Refusal
from api.requests import clocks, letters
from api.requests.access import EXPLAIN
from api.requests.actions.common import clean_line, clean_text, once_only
from api.requests.actions.writing import write_request
from api.requests.codes import Channel, RequestKind, StepKind
from api.requests.letters import News
from api.requests.rows import Message, add_step, change, ministry_and, note_about
from api.requests.rules import moments_objection
from api.requests.service import Requests
from api.requests.wish import Draft, Wish


@dataclass(frozen=True)
class Explanation:
    """What was asked and said, and when."""

    subject: str
    question: str
    answer: str
    asked_at: datetime
    given_at: datetime


async def explain(requests: Requests, actor: Actor | None, wish: Explanation, key: str | None) -> UUID:
    """Enter question and answer of a conversation with the Ministry; the id of the recipient's part."""
    actor, now = admit(actor, EXPLAIN), requests.clock()
    if objection := moments_objection(wish.asked_at, wish.given_at, now):
        raise Refusal(objection)
    subject, question = clean_line(wish.subject, "subject"), clean_text(wish.question, "question")
    said = Message(clean_text(wish.answer, "answer"), "oral")
    async with requests.database.writing() as connection:

        async def effect() -> Values:
            ministry, own = await ministry_and(connection, actor.party)
            asked = Wish(RequestKind.EXPLANATION, (own.slug,), Channel.ORAL, subject, question)
            draft = Draft(asked, ministry, [own], "9", wish.asked_at, now, registered=True)
            (found,) = await write_request(connection, actor, EXPLAIN, draft)
            await clocks.answered(connection, found, wish.given_at, actor)
            await change(connection, found.id, state="answered", answered_at=wish.given_at)
            step = await add_step(connection, actor, found.about_ids, StepKind.EXPLAINED, "9", wish.given_at, said)
            after = {"state": "answered", "answered_at": wish.given_at}
            await note_about(connection, found, EXPLAIN, actor, "9", {"state": "sent"}, after)
            people = await letters.desk(connection, ministry.id)
            await letters.tell(connection, requests, actor, people, found, News(letters.EXPLAINED, step))
            return {"id": found.id}

        return await once_only(connection, actor, key, EXPLAIN, asdict(wish), effect)
