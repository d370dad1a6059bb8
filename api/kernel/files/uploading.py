"""Take a file in: look into it, keep its content, then write its row, so that no row is ever without its content."""

import asyncio
from functools import partial
from typing import Any

from psycopg import AsyncConnection

from api.kernel.access import Access, Reach, admit, declare
from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.files import rows
from api.kernel.files.checking import Checked, check
from api.kernel.files.reasons import TOO_MANY_WAITING
from api.kernel.files.rows import StoredFile
from api.kernel.files.scanning import scan
from api.kernel.files.service import Files
from api.kernel.files.stores import digest_of
from api.kernel.refusals import Refusal

UPLOAD = declare(Access("file.upload", tuple(PartyKind), tuple(Role), Reach.ANY))

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


async def upload(files: Files, actor: Actor | None, name: str, content: bytes) -> StoredFile:
    """The upload, which waits to be taken; raises Refusal, having kept nothing."""
    actor = admit(actor, UPLOAD)
    loop = asyncio.get_running_loop()
    checked = await loop.run_in_executor(files.hands, partial(check, name, content, files.limits))
    await scan(files.scanner, checked.content)
    return await _keep(files, actor, checked)


async def _keep(files: Files, actor: Actor, checked: Checked) -> StoredFile:
    digest = digest_of(checked.content)
    async with files.database.writing() as connection:
        await lock(connection, str(actor.member))
        if await rows.waiting(connection, actor.member) >= files.waiting:
            raise Refusal(TOO_MANY_WAITING.at(*TOO_MANY_WAITING.path, most=files.waiting))
        await lock(connection, digest)
        await files.store.put(digest, checked.content)
        return await rows.add_upload(connection, actor, checked, digest, UPLOAD.act)


async def lock(connection: AsyncConnection[Any], name: str) -> None:
    """Until the end of the transaction: of a content, so that none is swept while its row is being written."""
    await connection.execute(_LOCK, (f"file {name}",))
