"""A few seconds of `tests.benchmarks.mixed`."""

from pathlib import Path

from tests.drills.load import load
from tests.drills.product import Product


async def test_nobody_reads_what_is_no_longer_true(tmp_path: Path) -> None:
    with Product(tmp_path, workers=2).running("--sample") as product:
        tally = await load(product, clients=8, seconds=5, watch=lambda: None)
    assert not tally.wrong
    assert {"change", "parties", "parties by GET", "page", "query"} <= set(tally.times)
