"""Take away uploads that nobody used, and contents that no file has any more."""

from api.kernel.database import Database
from api.kernel.files.rows import HOURS
from api.kernel.files.stores import Store
from api.kernel.files.uploading import lock

TASK = "files.sweep"

_EXPIRE = "DELETE FROM stored_file WHERE owner IS NULL AND created_at < now() - make_interval(hours => %s)"
_KNOWN = "SELECT digest FROM stored_file WHERE digest = ANY(%s)"
_BATCH = 1000


async def sweep(database: Database, store: Store) -> None:
    """Done every hour. What is being uploaded meanwhile is safe: both take the lock of the content."""
    async with database.writing() as connection:
        await connection.execute(_EXPIRE, (HOURS,))
    batch: list[str] = []
    async for digest in store.all():
        batch.append(digest)
        if len(batch) == _BATCH:
            await _sweep(database, store, batch)
            batch = []
    await _sweep(database, store, batch)


async def _sweep(database: Database, store: Store, batch: list[str]) -> None:
    for digest in await _unknown(database, batch):
        async with database.writing() as connection:
            await lock(connection, digest)
            rows = await connection.execute(_KNOWN, ([digest],))
            if await rows.fetchone() is None:
                await store.remove(digest)


async def _unknown(database: Database, batch: list[str]) -> list[str]:
    async with database.reading() as connection:
        known = {row[0] for row in await (await connection.execute(_KNOWN, (batch,))).fetchall()}
    return [digest for digest in batch if digest not in known]
