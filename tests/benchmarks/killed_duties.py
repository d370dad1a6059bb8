"""A worker of the duties that is killed again and again: `python -m tests.benchmarks.killed_duties [--kills 100]`.

Obligations come due all along. Workers are killed at a random step of their work and begun again at once. Then each
step of each obligation has to be in the ledger once, at most a minute after it was planned, with as many letters.
"""

import argparse
import asyncio
import random
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from api.cli.common import prepare
from api.duties.opening import open_obligation
from api.kernel.clock import now
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Subject
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings
from tests.duties.killed import nursery
from tests.duties.support import party, rows
from tests.duties.year import Town

LIMIT_S = 60.0
_TRIGGERED = "UPDATE obligation SET next_step = 'head', next_step_at = %s WHERE id = %s"
_DOUBLE = "SELECT count(*) FROM (SELECT FROM obligation_step GROUP BY obligation, step, due_on HAVING count(*) > 1) d"


async def bear(url: str, folder: Path, kills: int) -> bool:
    """Kill so many workers while obligations come due; whether the ledger holds each step once and in time."""
    database = Database(url, size=2)
    town = Town(database, folder)
    for slug, role in (("centre-abai", "editor"), ("centre-abai", "head"), ("ministry", "head")):
        await town.member(slug, role)
    centre, killed, made = await party(database, "centre-abai"), 0, 0
    with nursery(url) as begin:
        while killed < kills:
            await _come_due(database, centre)
            made += 1
            killed += begin("tell", now(), random.randint(1, 60)) == "killed"
        assert begin("tell", now(), 0) == "done"
    found = await rows(
        database,
        "SELECT count(*), count(DISTINCT obligation), max(done_at - planned_at), sum(letters)"
        " FROM obligation_step WHERE step = 'head'",
    )
    (steps, told, late, letters), ((double,),) = found[0], await rows(database, _DOUBLE)
    ((sent,),) = await rows(database, "SELECT count(*) FROM mail_outbox")
    ((noted,),) = await rows(
        database, "SELECT count(*) FROM journal WHERE act = 'duty.tell' AND after ->> 'step' = 'head'"
    )
    print(
        f"killed {killed} times; obligations {made}, steps in the ledger {steps} of {told}, twice {double},"
        f" in the journal {noted}, letters {sent} for {letters} tellings, latest {late.total_seconds():.1f} s"
    )
    await database.close()
    return steps == told == made == noted and not double and late < timedelta(seconds=LIMIT_S)


async def _come_due(database: Database, centre: UUID) -> None:
    """An obligation that was missed a moment ago, so that its head is told now."""
    async with database.writing() as connection:
        begun = now() - timedelta(days=30)
        subject = Subject("request", new_id())
        opened = await open_obligation(
            connection, clause="23a", party=centre, subject=subject, trigger_at=begun, opened_at=now()
        )
        await connection.execute(_TRIGGERED, (now(), opened))


def main() -> None:
    """Over a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = local_database(read_settings(var_dir=Path(folder) / "var", database_url=None))
        with database as url:
            prepare(database.owner, url)
            good = asyncio.run(bear(url, Path(folder), options.kills))
        database.wait_until_gone(10)
    raise SystemExit(0 if good else "a step is missing, twice or late")


if __name__ == "__main__":
    main()
