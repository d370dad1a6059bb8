"""One round of `tests.benchmarks.kills` for each victim."""

from contextlib import AsyncExitStack
from pathlib import Path

from tests.drills.kill import enter, hasten, play, until_all_is_done
from tests.drills.ledger import Ledger
from tests.drills.product import Product


async def test_no_kill_loses_or_doubles_what_was_acknowledged(tmp_path: Path) -> None:
    ledger = Ledger()
    with Product(tmp_path, workers=2).running() as product:
        async with AsyncExitStack() as stack:
            browsers = await enter(product, stack)
            for what in ("server", "database", "worker"):
                played = await play(product, browsers, ledger, what, 0)
                assert played.acknowledged, what
            await hasten(product, browsers, ledger)
            await until_all_is_done(product, ledger)
