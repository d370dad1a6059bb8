"""Requests as the actions read and change them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.kernel.access import Access
from api.kernel.actor import Actor, PartyKind
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject, Values
from api.kernel.journal.note import note
from api.kernel.refusals import NOT_FOUND, Refusal
from api.requests.codes import DelayState, RequestKind, RequestState, StepKind
from api.requests.rules import SLUG, Side

_READ = """
SELECT r.id, r.request, q.number, q.subject, q.author, upper(r.kind) AS kind, upper(r.state) AS state, r.party,
    r.sender, p.title AS party_title, s.title AS sender_title, coalesce(p.region, s.region) AS region,
    r.sent_at, r.opened_at, r.assignment_due_on, r.assigned_at, r.lead, r.due_on, r.due_at, upper(r.delay) AS delay,
    r.delay_on, r.delay_from, r.excused_on
FROM request_recipient r JOIN request q ON q.id = r.request JOIN party p ON p.id = r.party
JOIN party s ON s.id = r.sender WHERE
"""
_PARTIES = "SELECT id, slug, kind, region, title FROM party WHERE slug = ANY(%s) ORDER BY slug"
_STEP = """
INSERT INTO request_step (id, request, recipient, kind, clause, party, member, at, text, channel, letter_number,
    letter_date, cause, new_date, lead, helpers)
VALUES (%(id)s, %(request)s, %(recipient)s, %(kind)s, %(clause)s, %(party)s, %(member)s, %(at)s, %(text)s, %(channel)s,
    %(letter_number)s, %(letter_date)s, %(cause)s, %(new_date)s, %(lead)s, %(helpers)s)
"""
_MINISTRY_AND = "SELECT id, slug, kind, region, title FROM party WHERE kind = 'ministry' OR id = %s"
_SLUG = "SELECT slug FROM party WHERE id = %s"
_OWN_COLUMN = {Side.SENDER: "r.sender", Side.RECIPIENT: "r.party"}


@dataclass(frozen=True)
class Party:
    """A party that may be asked."""

    id: UUID
    slug: str
    kind: str
    region: str | None
    title: dict[str, str]

    @property
    def party_kind(self) -> PartyKind:
        """Its kind."""
        return PartyKind[self.kind.upper()]


@dataclass(frozen=True)
class Recipient:
    """A request with one of its recipients; `region`: of either, whichever has one."""

    id: UUID
    request: UUID
    number: str
    subject: str
    author: UUID
    kind: str
    state: str
    party: UUID
    sender: UUID
    party_title: dict[str, str]
    sender_title: dict[str, str]
    region: str | None
    sent_at: datetime
    opened_at: datetime | None
    assignment_due_on: date | None
    assigned_at: datetime | None
    lead: UUID | None
    due_on: date | None
    due_at: datetime | None
    delay: str | None
    delay_on: date | None
    delay_from: date | None
    excused_on: date | None

    @property
    def request_kind(self) -> RequestKind:
        """What is asked for."""
        return RequestKind(self.kind)

    @property
    def request_state(self) -> RequestState:
        """How far it has come."""
        return RequestState(self.state)

    @property
    def delay_state(self) -> DelayState | None:
        """What became of the last notice of a delay."""
        return DelayState(self.delay) if self.delay else None

    @property
    def next_due(self) -> date | None:
        """The day by which something is awaited now."""
        naming = None if self.assigned_at else self.assignment_due_on
        return naming or self.holds_until

    @property
    def holds_until(self) -> date | None:
        """The deadline of the answer as it is now; None where its clock does not run yet."""
        return self.excused_on or self.due_on

    @property
    def about_ids(self) -> tuple[UUID, UUID]:
        """The request and the recipient, as a step names them."""
        return self.request, self.id

    @property
    def about(self) -> Subject:
        """What the journal and the obligations say it is about."""
        return Subject("request", self.id, self.region)


@dataclass(frozen=True)
class Message:
    """What is said in a step, and how it went."""

    text: str | None = None
    channel: str | None = None
    letter_number: str | None = None
    letter_date: date | None = None
    cause: str | None = None
    new_date: date | None = None
    lead: UUID | None = None
    helpers: tuple[UUID, ...] = ()


def unseen(access: Access, argument: str) -> Refusal:
    """What to raise for what is not there; the same as for what belongs to other parties."""
    return Refusal(NOT_FOUND.at(argument).by(access.clause))


async def lock_recipient(
    connection: AsyncConnection[Any], actor: Actor, access: Access, recipient: UUID | None, side: Side
) -> Recipient:
    """A recipient's part of a request that the actor's party is a side of, locked until the transaction ends."""
    found = await _locked(connection, f"r.id = %s AND {_OWN_COLUMN[side]} = %s", recipient, actor.party)
    if not found:
        raise unseen(access, "recipient")
    return found[0]


async def lock_all(
    connection: AsyncConnection[Any], actor: Actor, access: Access, request: UUID | None
) -> list[Recipient]:
    """All recipients of a request of the actor's party, locked until the transaction ends."""
    found = await _locked(connection, "r.request = %s AND r.sender = %s", request, actor.party)
    if not found:
        raise unseen(access, "request")
    return found


async def recipients_of(connection: AsyncConnection[Any], request: UUID) -> list[Recipient]:
    """All recipients of a request that the transaction has just written."""
    return await _locked(connection, "r.request = %s", request)


async def _locked(connection: AsyncConnection[Any], where: str, *values: Any) -> list[Recipient]:
    cursor = connection.cursor(row_factory=class_row(Recipient))
    query = f"{_READ} {where} ORDER BY r.id FOR UPDATE OF r"
    return await (await cursor.execute(query.encode(), values)).fetchall()


async def parties_by_slug(connection: AsyncConnection[Any], slugs: list[str]) -> list[Party]:
    """The parties that are there, by slug."""
    known = [slug for slug in slugs if SLUG.fullmatch(slug)]
    return await (await connection.cursor(row_factory=class_row(Party)).execute(_PARTIES, (known,))).fetchall()


async def ministry_and(connection: AsyncConnection[Any], own: UUID) -> tuple[Party, Party]:
    """The Ministry, and the own party."""
    rows = await (await connection.cursor(row_factory=class_row(Party)).execute(_MINISTRY_AND, (own,))).fetchall()
    parties = {party.id == own: party for party in rows}
    return parties[False], parties[True]


async def slug_of(connection: AsyncConnection[Any], party: UUID) -> str:
    """The slug of a party; "" where it is not there."""
    row = await (await connection.execute(_SLUG, (party,))).fetchone()
    return row[0] if row else ""


async def change(connection: AsyncConnection[Any], recipient: UUID, **columns: Any) -> None:
    """Set columns of a recipient; their names are ours."""
    assignments = ", ".join(f"{name} = %({name})s" for name in columns)
    query = f"UPDATE request_recipient SET {assignments} WHERE id = %(id)s"
    await connection.execute(query.encode(), {**columns, "id": recipient})


async def add_step(
    connection: AsyncConnection[Any],
    actor: Actor,
    about: tuple[UUID, UUID | None],
    kind: StepKind,
    clause: str | None,
    at: datetime,
    message: Message = Message(),
) -> UUID:
    """Add to the thread of a request with one recipient, or with all where there is none in *about*."""
    step = new_id()
    values = vars(message) | {"helpers": list(message.helpers), "id": step, "request": about[0], "recipient": about[1]}
    who = {"kind": kind.name.lower(), "clause": clause, "party": actor.party, "member": actor.member, "at": at}
    await connection.execute(_STEP, values | who)
    return step


async def note_about(
    connection: AsyncConnection[Any],
    found: Recipient,
    access: Access,
    actor: Actor,
    clause: str | None,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Add an act to the journal; what was written stays in the thread."""
    await note(connection, Entry(access.act, actor, found.about, clause, before, after))
