"""How members are read: each by themselves, and by the administrators of their party."""

from typing import Any

from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import Many, One, Value, code, codes, column, moment
from api.kernel.sealing import own_seal
from api.parties.keys import ALIVE
from api.parties.queries import PARTY
from api.regions.queries import global_id

SESSION = Entity(
    "Session",
    "session",
    {"id": global_id("Session"), "createdAt": moment("created_at"), "seenAt": moment("seen_at")},
    visible=ALIVE.replace("s.", "{t}."),
)

TOKEN = Entity(
    "AccessToken",
    "access_token",
    {
        "id": global_id("AccessToken"),
        "name": column("name"),
        "beginning": column("beginning"),
        "scopes": column("scopes"),
        "createdAt": moment("created_at"),
        "expiresAt": moment("expires_at"),
        "usedOn": column("used_on"),
    },
    visible="{t}.revoked_at IS NULL AND {t}.expires_at > now()",
)

_MEMBER = {
    "id": global_id("Member"),
    "name": column("name"),
    "email": Value("encode({t}.address, 'hex')"),
    "locale": column("locale"),
    "party": One(lambda: PARTY, "{o}.id = {t}.party"),
    "roles": codes("roles"),
}
MEMBER = Entity("Member", "member", {**_MEMBER, "state": code("state"), "createdAt": moment("created_at")})
VIEWER = Entity(
    "Viewer",
    "member",
    {
        **_MEMBER,
        "secondFactor": Value("({t}.totp_since IS NOT NULL)"),
        "sessions": Many(lambda: SESSION, "{o}.member = {t}.id", "{o}.seen_at DESC, {o}.id"),
        "tokens": Many(lambda: TOKEN, "{o}.member = {t}.id", "{o}.created_at DESC, {o}.id"),
    },
)


def _opened(value: Any) -> str | None:
    return None if value is None else own_seal().open(bytes.fromhex(value))


FINISH = {"Member.email": _opened, "Viewer.email": _opened}
"""Addresses are read as they are kept, and opened for the answer."""
