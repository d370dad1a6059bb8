"""Sessions and tokens: random keys of which only a hash is kept."""

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.ids import new_id
from api.parties.rules import SESSION_IDLE, SESSION_LONGEST

TOKEN_PREFIX = "krg_"  # noqa: S105 - what tokens begin with, so that programs that look for leaks know them
SHOWN = len(TOKEN_PREFIX) + 4

ALIVE = f"""s.created_at > now() - interval '{SESSION_LONGEST.total_seconds():.0f} seconds'
    AND s.seen_at > now() - interval '{SESSION_IDLE.total_seconds():.0f} seconds'"""
_WHO = "m.id AS member, m.party, p.kind, p.region, m.roles FROM member m JOIN party p ON p.id = m.party"
_BY_SESSION = f"""
SELECT s.id AS session, s.seen_at < now() - interval '1 minute' AS unseen, NULL AS scopes, {_WHO}
JOIN session s ON s.member = m.id WHERE s.key_hash = %s AND m.state = 'active' AND {ALIVE}
"""
_BY_TOKEN = f"""
SELECT t.id AS token, t.used_on IS DISTINCT FROM current_date AS unseen, t.scopes, NULL::uuid AS session, {_WHO}
JOIN access_token t ON t.member = m.id
WHERE t.key_hash = %s AND m.state = 'active' AND t.revoked_at IS NULL AND t.expires_at > now()
"""
_BY_ID = f"SELECT NULL AS scopes, NULL::uuid AS session, {_WHO} WHERE m.id = %s AND m.state = 'active'"
_SEEN = "UPDATE session SET seen_at = now() WHERE id = %(session)s"
_USED = "UPDATE access_token SET used_on = current_date WHERE id = %(token)s"
_BEGIN = "INSERT INTO session (id, member, key_hash) VALUES (%s, %s, %s)"
_ISSUE = """
INSERT INTO access_token (id, member, name, key_hash, beginning, scopes, expires_at)
VALUES (%(id)s, %(member)s, %(name)s, %(hash)s, %(beginning)s, %(scopes)s, %(expires_at)s)
"""


async def begin_session(connection: AsyncConnection[Any], member: UUID) -> str:
    """A new session; returns its key, which is known nowhere else."""
    key = secrets.token_urlsafe(32)
    await connection.execute(_BEGIN, (new_id(), member, key_hash(key)))
    return key


async def end_session(connection: AsyncConnection[Any], session: UUID) -> None:
    """End one session."""
    await connection.execute("DELETE FROM session WHERE id = %s", (session,))


async def end_sessions(connection: AsyncConnection[Any], member: UUID) -> None:
    """End every session of a member."""
    await connection.execute("DELETE FROM session WHERE member = %s", (member,))


async def forget_sessions(connection: AsyncConnection[Any]) -> None:
    """Erase sessions that nobody can use any more."""
    await connection.execute(f"DELETE FROM session s WHERE NOT ({ALIVE})")  # type: ignore[arg-type]


async def issue(
    connection: AsyncConnection[Any], member: UUID, name: str, scopes: list[str], expires_at: datetime
) -> tuple[UUID, str]:
    """A new token: its id and its key, which is known nowhere else."""
    token, key = new_id(), TOKEN_PREFIX + secrets.token_urlsafe(32)
    values = {"id": token, "member": member, "name": name, "scopes": scopes, "expires_at": expires_at}
    await connection.execute(_ISSUE, values | {"hash": key_hash(key), "beginning": key[:SHOWN]})
    return token, key


async def by_session(connection: AsyncConnection[Any], key: str) -> Actor | None:
    """Whose session it is; None for one that has ended."""
    return await _actor(connection, _BY_SESSION, key_hash(key), _SEEN)


async def by_token(connection: AsyncConnection[Any], key: str) -> Actor | None:
    """Whose token it is; None for one that has ended, was revoked or never was."""
    return await _actor(connection, _BY_TOKEN, key_hash(key), _USED)


async def by_id(connection: AsyncConnection[Any], member: UUID) -> Actor | None:
    """A member as actor of what they do without being signed in, such as by a link of a letter."""
    return await _actor(connection, _BY_ID, member)


async def _actor(connection: AsyncConnection[Any], query: str, key: Any, seen: str = "") -> Actor | None:
    cursor = connection.cursor(row_factory=dict_row)
    row = await (await cursor.execute(query, (key,))).fetchone()  # type: ignore[arg-type]
    if row is None:
        return None
    if seen and row["unseen"]:
        await connection.execute(seen, row)  # type: ignore[arg-type]
    return Actor(
        member=row["member"],
        party=row["party"],
        party_kind=PartyKind[row["kind"].upper()],
        region=row["region"],
        roles=frozenset(Role[role.upper()] for role in row["roles"]),
        scopes=None if row["scopes"] is None else frozenset(row["scopes"]),
        session=row["session"],
    )


def key_hash(key: str) -> bytes:
    """A plain hash is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
