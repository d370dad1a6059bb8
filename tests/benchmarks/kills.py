"""A drill: four writers over HTTP while a serving process, the database or the worker is killed, again and again.

`python -m tests.benchmarks.kills [--rounds 20] [--workers 2] [--victim worker]`, over a site of its own. After each
round every acknowledged call must be there once, the same key must give the same answer, and the journal must be whole;
after all rounds no job may be left.
"""

import argparse
import asyncio
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from tests.drills.kill import Round, enter, play, until_all_is_done
from tests.drills.ledger import Ledger
from tests.drills.product import Product

VICTIMS = ("server", "database", "worker")


async def drill(product: Product, rounds: int, victims: list[str]) -> None:
    """Rounds for each victim in turn; a line for each, and one for the jobs."""
    ledger = Ledger()
    async with AsyncExitStack() as stack:
        browsers = await enter(product, stack)
        for what in victims:
            played = [await play(product, browsers, ledger, what, number) for number in range(rounds)]
            print(_line(what, played), flush=True)
            print(f"  all jobs done {await until_all_is_done(product, ledger):.0f} s later", flush=True)
    again = sum(call.tries > 1 for call in ledger.calls)
    print(f"{len(ledger.calls)} calls, {again} of them asked again; answers {dict(ledger.told)}: lost 0, doubled 0")


def _line(what: str, played: list[Round]) -> str:
    silences = [each.silence for each in played]
    told = f"{len(played)} rounds, {sum(each.acknowledged for each in played)} acknowledged"
    return f"{what}: {told}, longest silence {max(silences):.1f} s, median {statistics.median(silences):.1f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--victim", action="append", choices=VICTIMS, help="may be repeated; all if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Product(Path(folder), options.workers).running() as product:
        asyncio.run(drill(product, options.rounds, options.victim or list(VICTIMS)))


if __name__ == "__main__":
    main()
