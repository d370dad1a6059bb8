"""A drill: many readers and writers at a time, and whether any of them reads what is no longer true.

`python -m tests.benchmarks.mixed [--seconds 60] [--clients 64] [--workers 4]`, over a site of its own with the sample
catalogue. One request in ten is a change. Whoever reads after a change was acknowledged has to see it, whichever
process answers, by POST, by GET or by `If-None-Match`. Ends with 1 if one did not, or anything failed.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.drills.load import Tally, load
from tests.drills.product import Product

WARM_S = 15


def show(tally: Tally, seconds: float) -> None:
    """A line for each kind of question, and what was wrong."""
    total = sum(map(len, tally.times.values()))
    print(f"{total} answers in {seconds:.0f} s, {total / seconds:.0f} a second")
    for kind, times in sorted(tally.times.items()):
        marks = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
        print(f"  {kind}: {len(times)}, median {marks[49] * 1000:.0f} ms, p99 {marks[98] * 1000:.0f} ms")
    print(f"wrong: {dict(tally.wrong) or 'nothing'}")


def show_memory(samples: list[tuple[float, int]]) -> None:
    """Memory of the serving processes together, once they are warm, and how it grows."""
    warm = [sample for sample in samples if sample[0] - samples[0][0] > WARM_S] or samples
    slope = statistics.linear_regression(*zip(*warm, strict=True)).slope * 60 if len(warm) > 1 else 0.0
    first, last = warm[0][1] / 2**20, warm[-1][1] / 2**20
    print(f"memory of the serving processes: {first:.0f} MiB, then {last:.0f} MiB, {slope / 2**20:+.1f} MiB a minute")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("seconds", 60), ("clients", 64), ("workers", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    samples: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder, Product(Path(folder), options.workers).running("--sample") as product:

        def watch() -> None:
            used = sum(process.memory_info().rss for process in product.processes("server"))
            samples.append((time.monotonic(), used))

        tally = asyncio.run(load(product, options.clients, options.seconds, watch))
    show(tally, options.seconds)
    show_memory(samples)
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
