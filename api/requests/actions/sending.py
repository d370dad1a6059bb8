"""Sending a request, and entering one that went on paper (§7, 9, 18.4, 22)."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import Access, admit, missing
from api.kernel.actor import Actor
from api.kernel.clock import day_of, start_of
from api.kernel.journal.entry import Values
from api.kernel.refusals import Refusal
from api.requests import letters
from api.requests.access import REGISTER, SEND
from api.requests.actions.common import clean_line, clean_text, once_only
from api.requests.actions.writing import write_request
from api.requests.codes import Channel, StepKind
from api.requests.letters import News
from api.requests.rows import Message, Party, add_step, parties_by_slug, slug_of
from api.requests.rules import (
    LONGEST_NUMBER,
    NO_RECIPIENT,
    WRONG_RECIPIENT,
    channel_objection,
    dates_objection,
    due_objection,
    route,
)
from api.requests.service import Requests
from api.requests.wish import Draft, Paper, Wish


async def send(requests: Requests, actor: Actor | None, wish: Wish, key: str | None) -> UUID:
    """Send a request now; the id of the request."""
    actor, now = admit(actor, SEND), requests.clock()
    wish = _checked(wish, now, now)
    async with requests.database.writing() as connection:

        async def effect() -> Values:
            draft = await _draft(connection, actor, wish, None, now, now)
            return {"id": await _send(connection, requests, actor, SEND, draft)}

        return await once_only(connection, actor, key, SEND, asdict(wish), effect)


async def register(requests: Requests, actor: Actor | None, wish: Wish, paper: Paper, key: str | None) -> UUID:
    """Enter a letter that went on paper; its clocks run from the day on which it came."""
    actor, now = admit(actor, REGISTER), requests.clock()
    received_at = start_of(paper.received_on)
    wish = _checked(replace(wish, channel=Channel.LETTER), received_at, now)
    if objection := dates_objection(day_of(now), wish.letter_date, paper.received_on):
        raise Refusal(objection)
    async with requests.database.writing() as connection:

        async def effect() -> Values:
            draft = await _draft(connection, actor, wish, paper.sender, received_at, now)
            return {"id": await _send(connection, requests, actor, REGISTER, replace(draft, registered=True))}

        return await once_only(connection, actor, key, REGISTER, asdict(wish) | asdict(paper), effect)


def _checked(wish: Wish, received_at: datetime, now: datetime) -> Wish:
    """The wish as it is kept; Refusal with all that cannot be."""
    number = clean_line(wish.letter_number, "letterNumber", LONGEST_NUMBER) if wish.letter_number else None
    found = (
        None if wish.recipients else NO_RECIPIENT,
        channel_objection(wish.kind, wish.channel, number, wish.letter_date),
        dates_objection(day_of(now), wish.letter_date),
        due_objection(wish.kind, wish.due_on, day_of(received_at)),
    )
    if objections := [each for each in found if each]:
        raise Refusal(*objections)
    return replace(
        wish,
        recipients=sorted(set(wish.recipients)),
        letter_number=number,
        subject=clean_line(wish.subject, "subject"),
        body=clean_text(wish.body, "body"),
        investor=clean_line(wish.investor, "investor") if wish.investor and wish.investor.strip() else None,
    )


async def _draft(
    connection: AsyncConnection[Any],
    actor: Actor,
    wish: Wish,
    sender_slug: str | None,
    sent_at: datetime,
    now: datetime,
) -> Draft:
    """What is written; Refusal where a party is not there, or the Rules have no such route."""
    sender_slug = sender_slug or await slug_of(connection, actor.party)
    known = {party.slug: party for party in await parties_by_slug(connection, [sender_slug, *wish.recipients])}
    if sender_slug not in known:
        raise missing("sender")
    for place, slug in enumerate(wish.recipients):
        if slug not in known:
            raise missing("recipients", str(place))
    sender, recipients = known[sender_slug], [known[slug] for slug in wish.recipients]
    return Draft(wish, sender, recipients, _clause(actor, wish, sender, recipients), sent_at, now)


def _clause(actor: Actor, wish: Wish, sender: Party, recipients: Sequence[Party]) -> str:
    """The paragraph that lets it go that way. What came to a party that one enters for itself alone."""
    found = None
    for party in recipients:
        own = actor.party == sender.id or (actor.party == party.id and len(recipients) == 1)
        found = route(sender.party_kind, wish.kind, party.party_kind) if own else None
        if found is None:
            raise Refusal(WRONG_RECIPIENT.at("recipients", party=party.slug))
    assert found is not None, "there are recipients"
    return found.clause


async def _send(
    connection: AsyncConnection[Any], requests: Requests, actor: Actor, access: Access, draft: Draft
) -> UUID:
    recipients, wish = await write_request(connection, actor, access, draft), draft.wish
    request = recipients[0].request
    message = Message(None, wish.channel.name.lower(), wish.letter_number, wish.letter_date)
    step = await add_step(connection, actor, (request, None), StepKind.SENT, draft.clause, draft.now, message)
    for found in recipients:
        people = [] if found.party == actor.party else await letters.desk(connection, found.party)
        await letters.tell(connection, requests, actor, people, found, News(letters.NEW, step, found.next_due))
    return request
