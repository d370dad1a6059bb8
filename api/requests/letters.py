"""Letters to the members whom a step of a request concerns, each in their own language."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.kernel.actor import Actor
from api.kernel.mail.writing import write
from api.parties.members import send
from api.requests.access import WORKING
from api.requests.rows import Recipient
from api.requests.service import Requests
from locales.formats import Formats
from locales.gettext import N_, Translator
from locales.labels import label
from locales.text import Locale, pick

TEMPLATE = Path(__file__).parent / "templates" / "step"

NEW = N_("A request has come to your party.")
LEADS = N_("You are named as the responsible person for this request.")
HELPS = N_("You are named to help with this request.")
PARTLY = N_("A part of the answer to your request has come.")
ANSWERED = N_("The answer to your request has come.")
EXPLAINED = N_("An explanation that was given by word of mouth is noted.")
DELAYED = N_("The answer to your request is delayed.")
ACCEPTED = N_("The delay of the answer is accepted.")
REFUSED = N_("The delay of the answer is refused: the deadline before it holds.")
WITHDRAWN = N_("The request is withdrawn: nothing has to be done any more.")

_PEOPLE = "SELECT id, address, locale FROM member WHERE id = ANY(%s) AND state = 'active' ORDER BY id"
_DESK = """
SELECT id FROM member m WHERE party = %(party)s AND state = 'active' AND roles && %(working)s
    AND ('head' = ANY(roles) OR NOT EXISTS (SELECT 1 FROM member h WHERE h.party = m.party AND h.state = 'active'
        AND 'head' = ANY(h.roles)))
"""
_AT_HOME = "SELECT 1 FROM member WHERE id = %s AND party = %s AND state = 'active'"


@dataclass(frozen=True)
class Person:
    """Whom a letter goes to."""

    id: UUID
    address: bytes
    locale: Locale


@dataclass(frozen=True)
class News:
    """What is told: a sentence marked by N_, of which step, and by when something is awaited now."""

    sentence: str
    step: UUID
    due: date | None = None


async def tell(
    connection: AsyncConnection[Any],
    requests: Requests,
    actor: Actor,
    people: Collection[UUID],
    found: Recipient,
    news: News,
) -> None:
    """Leave the letters in the transaction; nobody is told of what they have done themselves."""
    wanted = [each for each in people if each != actor.member]
    cursor = connection.cursor(row_factory=class_row(Person))
    for person in await (await cursor.execute(_PEOPLE, (wanted,))).fetchall():
        address = requests.parties.seal.open(person.address)
        if address is not None:
            subject = f"{found.number}: {Translator(person.locale).text(news.sentence)}"
            occasion = f"request {news.step} {found.id}"
            values = _values(requests, actor, person.locale, found, news)
            letter = write(TEMPLATE, address, subject, person.locale, occasion, values)
            await send(connection, requests.parties, person.id, letter)


async def desk(connection: AsyncConnection[Any], party: UUID) -> list[UUID]:
    """Who looks after the post of a party: its heads, or where it has none, all who work on requests."""
    rows = await connection.execute(_DESK, {"party": party, "working": list(WORKING)})
    return [row[0] for row in await rows.fetchall()]


async def author_of(connection: AsyncConnection[Any], found: Recipient) -> list[UUID]:
    """Who awaits the answer: the member who sent the request while they are there, else the desk of the party."""
    row = await (await connection.execute(_AT_HOME, (found.author, found.sender))).fetchone()
    return [found.author] if row else await desk(connection, found.sender)


async def at_work(connection: AsyncConnection[Any], found: Recipient) -> list[UUID]:
    """Who works on the answer: the responsible person, else the desk of the party."""
    return [found.lead] if found.lead else await desk(connection, found.party)


def _values(requests: Requests, actor: Actor, locale: Locale, found: Recipient, news: News) -> dict[str, Any]:
    other = pick(found.party_title if actor.party == found.party else found.sender_title, locale)
    assert other, "the database keeps no empty text"
    return {
        "what": news.sentence,
        "number": found.number,
        "kind": label("request_kind", found.kind.lower(), locale),
        "about": found.subject,
        "party": other[0],
        "due": Formats(locale).date(news.due) if news.due else "",
        "link": requests.page(locale, found.number),
    }
