"""Members as the actions read and change them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.kernel.actor import Actor, PartyKind
from api.kernel.journal.entry import Entry, Subject, Values
from api.kernel.journal.note import note
from api.kernel.mail.letter import Letter
from api.kernel.mail.outbox import put
from api.parties.letters import notice
from api.parties.service import Parties
from locales.text import Locale

_READ = """
SELECT m.id, m.party, p.kind AS party_kind, p.region, p.title AS party_title, m.name, m.address_key, m.address,
    m.locale, m.roles, m.state, m.password_hash, m.totp_secret, m.totp_since IS NOT NULL AS has_totp, m.totp_step,
    m.issuer
FROM member m JOIN party p ON p.id = m.party WHERE
"""


@dataclass(frozen=True)
class Member:
    """A row with what belongs to it; codes as the database has them."""

    id: UUID
    party: UUID
    party_kind: str
    region: str | None
    party_title: dict[str, str]
    name: str
    address_key: bytes
    address: bytes
    locale: Locale
    roles: list[str]
    state: str
    password_hash: str | None
    totp_secret: bytes | None
    has_totp: bool
    totp_step: int
    issuer: str | None

    @property
    def kind(self) -> PartyKind:
        """The kind of the party."""
        return PartyKind[self.party_kind.upper()]

    @property
    def subject(self) -> Subject:
        """What the journal says an act is about."""
        return Subject("member", self.id, self.region)


async def read(connection: AsyncConnection[Any], member: UUID, *, lock: bool = False) -> Member | None:
    """A member by id; locked until the transaction ends, if wanted."""
    return await _one(connection, f"{_READ} m.id = %s{' FOR UPDATE OF m' if lock else ''}", member)


async def read_by_address(connection: AsyncConnection[Any], key: bytes, *, lock: bool = False) -> Member | None:
    """A member by the keyed hash of the address."""
    return await _one(connection, f"{_READ} m.address_key = %s{' FOR UPDATE OF m' if lock else ''}", key)


async def read_by_identity(connection: AsyncConnection[Any], issuer: str, subject: str) -> Member | None:
    """A member whom a provider of identities has named before; locked until the transaction ends."""
    return await _one(connection, f"{_READ} (m.issuer, m.subject) = (%s, %s) FOR UPDATE OF m", issuer, subject)


async def change(connection: AsyncConnection[Any], member: UUID, **columns: Any) -> None:
    """Set columns of a member; their names are ours."""
    assignments = ", ".join(f"{name} = %({name})s" for name in columns)
    await connection.execute(f"UPDATE member SET {assignments} WHERE id = %(id)s", {**columns, "id": member})  # type: ignore[arg-type]


async def note_about(
    connection: AsyncConnection[Any],
    member: Member,
    act: str,
    actor: Actor | None,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Add an act about a member to the journal."""
    await note(connection, Entry(act, actor, member.subject, None, before, after))


async def send(connection: AsyncConnection[Any], parties: Parties, member: UUID, letter: Letter) -> None:
    """Leave a letter to a member in the transaction."""
    await put(connection, parties.seal, letter, parties.sender, member)


async def tell(connection: AsyncConnection[Any], parties: Parties, member: Member, what: str, occasion: UUID) -> None:
    """Tell a member by letter what has changed about their ways in."""
    address = parties.seal.open(member.address)
    if address is not None:
        await send(connection, parties, member.id, notice(address, member.locale, what, str(occasion)))


async def _one(connection: AsyncConnection[Any], query: str, *values: Any) -> Member | None:
    cursor = connection.cursor(row_factory=class_row(Member))
    return await (await cursor.execute(query, values)).fetchone()  # type: ignore[arg-type]
