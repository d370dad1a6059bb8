"""How writers of the journal wait for each other: `python -m tests.benchmarks.journal [--writers 8] [--work 20]`.

Every writer changes something, notes it, and works on within its transaction. Compared with writers that do not note,
and with those that hold the lock of the journal from the note on.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from api.cli.common import prepare
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.note import note
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings
from tests.kernel.journal.support import CHANGE, entry

SECONDS = 5.0
_LOCK = "SELECT pg_advisory_xact_lock(7203120)"


async def write(database: Database, way: str, work: float, until: float) -> list[float]:
    """Write until then; the seconds that each transaction took."""
    took = []
    while (began := time.perf_counter()) < until:
        async with database.writing() as connection:
            subject = new_id()
            await connection.execute(CHANGE, (str(subject),))
            if way == "early lock":
                await connection.execute(_LOCK)
            if way != "no journal":
                await note(connection, entry(subject, before={"jobs": 1}, after={"jobs": 2}))
            await asyncio.sleep(work)
        took.append(time.perf_counter() - began)
    return took


async def measure(url: str, writers: int, work: float) -> None:
    """Print transactions a second, median and the slowest of a hundred for each way."""
    database = Database(url, size=writers)
    for way in ("no journal", "journal", "early lock"):
        until = time.perf_counter() + SECONDS
        rows = await asyncio.gather(*(write(database, way, work, until) for _ in range(writers)))
        took = sorted(1000 * each for row in rows for each in row)
        rate, slow = len(took) / SECONDS, took[int(len(took) * 0.99)]
        print(f"{way:12} {rate:7.0f}/s   median {statistics.median(took):6.1f} ms   p99 {slow:6.1f} ms")
    await database.close()


def main() -> None:
    """Over a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--work", type=float, default=20.0, help="milliseconds between note and commit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = local_database(read_settings(var_dir=Path(folder), database_url=None))
        with database as url:
            prepare(database.owner, url)
            asyncio.run(measure(url, options.writers, options.work / 1000))
        database.wait_until_gone(10)


if __name__ == "__main__":
    main()
