"""Write a request with its number, its recipients and their clocks, in the transaction of the caller."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import Access
from api.kernel.actor import Actor
from api.kernel.clock import day_of
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.requests import clocks
from api.requests.actions.common import attach
from api.requests.rows import Party, Recipient, recipients_of
from api.requests.wish import Draft

_NUMBER = """
INSERT INTO request_serial (year, last) VALUES (%(year)s, 1)
ON CONFLICT (year) DO UPDATE SET last = request_serial.last + 1 RETURNING last
"""
_ADD = """
INSERT INTO request (id, number, kind, channel, letter_number, letter_date, sender, author, subject, body, investor,
    own_due_on, registered, sent_at, entered_at)
VALUES (%(id)s, %(number)s, %(kind)s, %(channel)s, %(letter_number)s, %(letter_date)s, %(sender)s, %(author)s,
    %(subject)s, %(body)s, %(investor)s, %(own_due_on)s, %(registered)s, %(sent_at)s, %(entered_at)s)
"""
_ADD_RECIPIENT = """
INSERT INTO request_recipient (id, request, party, sender, kind, state, sent_at, assignment_due_on, assignment_due_at,
    due_on, due_at)
VALUES (%(id)s, %(request)s, %(party)s, %(sender)s, %(kind)s, 'sent', %(sent_at)s, %(assignment_due_on)s,
    %(assignment_due_at)s, %(due_on)s, %(due_at)s)
"""


async def write_request(
    connection: AsyncConnection[Any], actor: Actor, access: Access, draft: Draft
) -> list[Recipient]:
    """The recipients of the new request."""
    request, wish = new_id(), draft.wish
    number = await _new_number(connection, draft)
    await connection.execute(_ADD, _columns(request, number, actor, draft))
    files = await attach(connection, actor, wish.files, "request", request)
    told = {
        "number": number,
        "kind": wish.kind,
        "channel": wish.channel,
        "sender": draft.sender.slug,
        "recipients": [party.slug for party in draft.recipients],
        "due_on": wish.due_on,
        "files": [file.told() for file in files],
    }
    subject = Subject("request", request, draft.sender.region or actor.region)
    await note(connection, Entry(access.act, actor, subject, draft.clause, None, told))
    for party in draft.recipients:
        await _add_recipient(connection, actor, request, party, draft)
    return await recipients_of(connection, request)


async def _new_number(connection: AsyncConnection[Any], draft: Draft) -> str:
    """The next one of the year, without gaps: it waits for whoever is writing one."""
    year = day_of(draft.now).year
    row = await (await connection.execute(_NUMBER, {"year": year})).fetchone()
    assert row is not None, "the statement gives a row"
    return f"REQ-{year}-{row[0]:05}"


async def _add_recipient(
    connection: AsyncConnection[Any], actor: Actor, request: UUID, party: Party, draft: Draft
) -> None:
    subject = Subject("request", new_id(), party.region or draft.sender.region)
    columns = {
        "id": subject.id,
        "request": request,
        "party": party.id,
        "sender": draft.sender.id,
        "kind": draft.wish.kind.name.lower(),
        "sent_at": draft.sent_at,
    }
    due = await clocks.begin(connection, draft, subject, party.id, actor)
    await connection.execute(_ADD_RECIPIENT, columns | due)


def _columns(request: UUID, number: str, actor: Actor, draft: Draft) -> dict[str, Any]:
    wish = draft.wish
    return {
        "id": request,
        "number": number,
        "kind": wish.kind.name.lower(),
        "channel": wish.channel.name.lower(),
        "letter_number": wish.letter_number,
        "letter_date": wish.letter_date,
        "sender": draft.sender.id,
        "author": actor.member,
        "subject": wish.subject,
        "body": wish.body,
        "investor": wish.investor,
        "own_due_on": wish.due_on,
        "registered": draft.registered,
        "sent_at": draft.sent_at,
        "entered_at": draft.now,
    }
