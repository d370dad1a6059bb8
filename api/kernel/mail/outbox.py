"""Letters that wait to be sent: put here in the transaction that causes them, sent by the worker.

A letter is leased before it is handed on, so two workers never send it at a time; one that dies leaves it to be tried
again when the lease ends. Only a death in the instant between the server's taking the message and our noting it makes
a second copy, and that one carries the same Message-ID.
"""

from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from api.kernel.database import Database
from api.kernel.jobs import enqueue
from api.kernel.mail.letter import Letter, message, pack, unpack
from api.kernel.mail.transport import Transport, Undeliverable
from api.kernel.sealing import Seal

TASK = "mail.send"
MOST_ATTEMPTS = 20

_PUT = "INSERT INTO mail_outbox (message_id, sealed, owner) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
# After the first failure a minute, then twice as long each time, at the most six hours. Nineteen waits: nine of them
# make 8½ hours, ten of six hours each the rest of nearly three days (68½ hours); then the letter is given up.
_LEASE = """
UPDATE mail_outbox SET attempts = attempts + 1,
    try_at = now() + least(interval '6 hours', interval '1 minute' * 2 ^ attempts)
WHERE message_id = (SELECT message_id FROM mail_outbox WHERE sealed IS NOT NULL AND try_at <= now()
                    ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING message_id, sealed, created_at, attempts
"""
_SENT = "UPDATE mail_outbox SET sealed = NULL, sent_at = now() WHERE message_id = %s"
_FAILED = "UPDATE mail_outbox SET sealed = NULL, failed_at = now() WHERE message_id = %s"

_log = structlog.get_logger("mail")


async def put(
    connection: AsyncConnection[Any], seal: Seal, letter: Letter, sender: str, owner: UUID | None = None
) -> None:
    """Leave a letter in the caller's transaction; the same one twice is one."""
    sealed = seal.close(pack(letter))
    await connection.execute(_PUT, (letter.message_id(sender.partition("@")[2]), sealed, owner))
    await enqueue(connection, TASK)


async def drop(connection: AsyncConnection[Any], owner: UUID) -> None:
    """Take back what has not been sent to an owner, and forget what was."""
    await connection.execute("DELETE FROM mail_outbox WHERE owner = %s", (owner,))


async def send_waiting(database: Database, seal: Seal, transport: Transport, sender: str) -> int:
    """Send what is due; the number of letters that were taken."""
    sent = 0
    while True:
        async with database.writing() as connection:
            row = await (await connection.execute(_LEASE)).fetchone()
        if row is None:
            return sent
        sent += await _send(database, seal, transport, sender, row)


async def _send(database: Database, seal: Seal, transport: Transport, sender: str, row: Any) -> bool:
    message_id, sealed, written, attempts = row
    packed = seal.open(sealed)
    outcome = _FAILED
    try:
        if packed is not None:
            await transport.send(message(unpack(packed), sender, message_id, written))
            outcome = _SENT
    except Undeliverable:
        _log.warning("mail.undeliverable", message=message_id)
    except Exception as error:  # whatever the way out may raise; its words may hold the address
        _log.warning("mail.failed", message=message_id, error=type(error).__name__, attempts=attempts)
        if attempts < MOST_ATTEMPTS:
            return False
    async with database.writing() as connection:
        await connection.execute(outcome, (message_id,))
    return outcome is _SENT
