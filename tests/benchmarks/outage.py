"""A drill: 1,000 changes while Meilisearch is frozen for a minute, then how long until nothing differs.

`python -m tests.benchmarks.outage [--seconds 60] [--changes 1000] [--records 2000]`, over servers of its own. Needs the
Meilisearch of VAR_DIR (`kerege serve` fetches it).
"""

import argparse
import asyncio
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from api.cli.common import prepare
from api.kernel.database import Database
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings
from search.meilisearch import MeilisearchEngine
from search.server import LocalMeilisearch
from tests.catalogue.test_convergence import change, fill, until_whole, worker
from tests.support import Breakable


async def drill(url: str, server: Breakable, folder: Path, options: argparse.Namespace) -> None:
    database = Database(url)
    await fill(database, folder, options.records)
    engine = MeilisearchEngine(server.address.url, server.address.key)
    async with worker(url, server.address, folder):
        await until_whole(database, engine, 120)
        began = time.monotonic()
        with server.frozen():
            await change(database, options.changes)
            changed = time.monotonic() - began
            await asyncio.sleep(max(0.0, options.seconds - changed))
        back = time.monotonic()
        agreement = await until_whole(database, engine, 120)
    told = f"{options.changes} changes in {changed:.0f} s, outage of {back - began:.0f} s"
    print(f"{told}: no difference {time.monotonic() - back:.1f} s after its end, {agreement.held} records")
    engine.close()
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("seconds", 60), ("changes", 1000), ("records", 2000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    programs = read_settings().var_dir / "meilisearch" / "bin"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = LocalMeilisearch(folder, programs=programs)
        address = server.start()
        assert address, server.reason
        stack.callback(server.stop)
        database = local_database(read_settings(var_dir=folder, database_url=None))
        url = stack.enter_context(database)
        prepare(database.owner, url)
        asyncio.run(drill(url, Breakable(address, server.folder), folder, options))


if __name__ == "__main__":
    main()
