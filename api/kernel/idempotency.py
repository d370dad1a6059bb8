"""The same call twice is one effect: a client that heard no answer may ask again under the same key.

The key is written in the transaction of its effect. Whoever comes second waits for that transaction to end, and gets
its answer; or does the work, if it was rolled back. Refusals leave nothing, so a key may be used again after one.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from psycopg import AsyncConnection

from api.kernel.actor import Actor
from api.kernel.canonical import canonical, plain
from api.kernel.refusals import Reason, Refusal
from locales.gettext import N_

TASK = "idempotency.forget"
LONGEST_KEY = 100
KEPT_HOURS = 48

BAD_KEY = Reason("BAD_IDEMPOTENCY_KEY", N_("An idempotency key has 1 to {most} Latin letters, digits and signs."))
KEY_REUSED = Reason("IDEMPOTENCY_KEY_REUSED", N_("This idempotency key was used for something else: make a new one."))
PATH = "idempotencyKey"

_CLAIM = "INSERT INTO idempotency_key (member, key, request) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_KNOWN = "SELECT request, answer FROM idempotency_key WHERE member = %s AND key = %s"
_ANSWER = "UPDATE idempotency_key SET answer = %s::jsonb WHERE member = %s AND key = %s"
_FORGET = "DELETE FROM idempotency_key WHERE at < now() - make_interval(hours => %s)"

Values = Mapping[str, Any]
Effect = Callable[[], Awaitable[Values]]


async def once(
    connection: AsyncConnection[Any], actor: Actor, key: str, act: str, request: Values, effect: Effect
) -> Values:
    """The answer of *effect*, which is done if no call of this member under this key was; else that of the first one.

    *request* is all that was asked of *act*. The answer is kept for days, so it names things by their ids. The effect
    uses this connection and no other: those who wait for it hold connections of the pool.
    """
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Refusal(BAD_KEY.at(PATH, most=LONGEST_KEY))
    owner, digest = (actor.member, key), hashlib.sha256(canonical([act, request])).digest()
    claimed = await connection.execute(_CLAIM, (*owner, digest))
    if claimed.rowcount:
        answer = plain(await effect())
        await connection.execute(_ANSWER, (orjson.dumps(answer).decode(), *owner))
        return answer
    row = await (await connection.execute(_KNOWN, owner)).fetchone()
    if row is None or bytes(row[0]) != digest:  # none: forgotten just now, so it is days old
        raise Refusal(KEY_REUSED.at(PATH))
    return row[1]


async def forget(connection: AsyncConnection[Any]) -> None:
    """Erase keys that nobody will ask for again."""
    await connection.execute(_FORGET, (KEPT_HOURS,))
