"""A process that writes until it is killed: `python -m tests.kernel.journal.writer URL [after]`.

Four writers at a time. It prints every id whose change was committed. With `after`, a number, it stops for ever between
two steps of the first change: 0 after the change, 1 after the note.
"""

import asyncio
import contextlib
import sys
from uuid import UUID

from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.note import note
from api.kernel.outage import OUTAGE
from tests.kernel.journal.support import CHANGE, entry


async def write(database: Database, after: int | None) -> None:
    """Change, note, commit, tell; again with another id where the database did not answer."""
    while True:
        with contextlib.suppress(*OUTAGE):
            print(await _one(database, after), flush=True)


async def _one(database: Database, after: int | None) -> UUID:
    subject = new_id()
    async with database.writing() as connection:
        await connection.execute(CHANGE, (str(subject),))
        await _stop(after == 0)
        await note(connection, entry(subject))
        await _stop(after == 1)
    return subject


async def _stop(here: bool) -> None:
    if here:
        print("here", flush=True)
        await asyncio.Event().wait()


async def main(url: str, after: int | None) -> None:
    database = Database(url, size=4)
    await asyncio.gather(*(write(database, after) for _ in range(4)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None))
