"""Links of letters: each works once, for a while, for one purpose."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.ids import new_id
from api.kernel.refusals import Reason, Refusal
from api.parties.rules import INVITATION_DAYS, RESET_MINUTES
from api.parties.service import INVITATION, RESET, Parties
from locales.gettext import N_

BAD_LINK = Reason("BAD_LINK", N_("This link leads nowhere: it was used, was replaced, or has run out."), ("key",))

_ADD = "INSERT INTO member_link (id, member, purpose, expires_at) VALUES (%s, %s, %s, now() + %s)"
_FIND = "SELECT member FROM member_link WHERE id = %s AND purpose = %s AND expires_at > now()"
_USE = "DELETE FROM member_link WHERE id = %s AND purpose = %s AND expires_at > now() RETURNING member"


@dataclass(frozen=True)
class Purpose:
    """What a link is for."""

    name: str
    seal: str
    lifetime: timedelta


INVITE = Purpose("invitation", INVITATION, timedelta(days=INVITATION_DAYS))
RECOVER = Purpose("reset", RESET, timedelta(minutes=RESET_MINUTES))


async def new_link(connection: AsyncConnection[Any], member: UUID, purpose: Purpose) -> UUID:
    """A new link; those that the member had before lead nowhere from now on."""
    await drop_links(connection, member)
    link = new_id()
    await connection.execute(_ADD, (link, member, purpose.name, purpose.lifetime))
    return link


async def drop_links(connection: AsyncConnection[Any], member: UUID) -> None:
    """Take all links of a member back."""
    await connection.execute("DELETE FROM member_link WHERE member = %s", (member,))


async def member_of(parties: Parties, key: str, purpose: Purpose) -> tuple[UUID, UUID]:
    """Link and member that a key names, without using it; Refusal for a key that leads nowhere."""
    link = parties.seal.row_of(purpose.seal, key)
    if link is None:
        raise Refusal(BAD_LINK)
    async with parties.database.reading() as connection:
        row = await (await connection.execute(_FIND, (link, purpose.name))).fetchone()
    if row is None:
        raise Refusal(BAD_LINK)
    return link, row[0]


async def use(connection: AsyncConnection[Any], link: UUID, purpose: Purpose) -> None:
    """Use a link up; Refusal if somebody else just did."""
    used = await connection.execute(_USE, (link, purpose.name))
    if not used.rowcount:
        raise Refusal(BAD_LINK)
