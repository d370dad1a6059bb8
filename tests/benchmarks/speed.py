"""`make bench`: the product beside a bare Starlette handler and the same SQL by itself, over made-up records.

`python -m tests.benchmarks.speed [--records 1000 10000 100000] [--seconds 2] [--rounds 3] [--folder DIR] [--write]`.
For each number of records it makes a catalogue (kept in the folder), serves it by one process that keeps answers and by
one that does not, and asks both over HTTP in turn with a handler that returns the same bytes. The machine is not
equally fast all the time, so ratios within a round are what counts. `--write` adds the table to docs/benchmarks.md.
"""

import argparse
import asyncio
import datetime
import os
import subprocess
import tempfile
from pathlib import Path

import orjson

from tests.benchmarks.asking import Measured, measured, statement
from tests.benchmarks.questions import QUESTIONS, Question
from tests.benchmarks.records import records
from tests.benchmarks.serving import Served, bare
from tests.drills.product import Product

ROOT = Path(__file__).parents[2]
GROWTH = ("Q1", "Q2", "Q5", "list page")
HEAD = "| records | question | served by | a second | to bare | p50 ms | p99 ms | CPU µs | PostgreSQL CPU µs | MB |"


def filled(folder: Path, number: int) -> Path:
    """A folder of a catalogue with so many records, made unless it is there."""
    place = folder / str(number)
    done = place / "filled"
    if not done.exists():
        place.mkdir(parents=True, exist_ok=True)
        lines = place / "records.jsonl"
        with lines.open("wb") as file:
            file.writelines(orjson.dumps(record) + b"\n" for record in records(number))
        for command in (["migrate"], ["import", str(lines)]):
            Product(place, 1).kerege(*command)
        lines.unlink()
        done.touch()
    return place


def asked(question: Question, served: dict[str, Served], seconds: float, rounds: int) -> dict[str, Measured]:
    """All of those who serve, in turn."""
    request = question.request()
    body = served["kept"].once(request)
    with bare(body) as other:
        everybody = {**served, "bare": other}
        taken: dict[str, list[Measured]] = {name: [] for name in everybody}
        for _ in range(rounds):
            for name, each in everybody.items():
                taken[name].append(measured(each, request, seconds))
    return {name: Measured.median(found) for name, found in taken.items()}


def lines(number: int, question: Question, found: dict[str, Measured]) -> list[str]:
    bare_rate = found["bare"].rate
    return [
        f"| {number} | {question.name} | {name} | {each.rate:.0f} | {each.rate / bare_rate:.2f} | {each.p50:.1f}"
        f" | {each.p99:.1f} | {each.cpu:.0f} | {each.database_cpu:.0f} | {each.memory:.0f} |"
        for name, each in found.items()
    ]


def growth(found: dict[tuple[int, str], Measured], numbers: list[int]) -> list[str]:
    """How much longer the same takes over the most records than over the fewest."""
    few, many = min(numbers), max(numbers)
    rows = []
    for name in GROWTH:
        ratio = found[many, name].p50 / found[few, name].p50
        rows.append(f"| {name} | {found[few, name].p50:.1f} | {found[many, name].p50:.1f} | {ratio:.2f} |")
    return ["", f"| made anew | p50 ms of {few} | of {many} | ratio |", "| --- | --- | --- | --- |", *rows]


def run(folder: Path, numbers: list[int], seconds: float, rounds: int) -> str:
    told = [HEAD, "| --- " * 10 + "|"]
    anew: dict[tuple[int, str], Measured] = {}
    for number in numbers:
        place = filled(folder, number)
        with Served.product(place, keep=32) as kept, Served.product(place, keep=0) as made:
            for question in QUESTIONS:
                found = asked(question, {"kept": kept, "made anew": made}, seconds, rounds)
                anew[number, question.name] = found["made anew"]
                told += lines(number, question, found)
                print(*told[-len(found) :], sep="\n", flush=True)
            for question in filter(lambda each: each.document, QUESTIONS):
                told.append(asyncio.run(statement(place, question, number)))
                print(told[-1], flush=True)
    return "\n".join([*told, *growth(anew, numbers)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kerege-bench")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    table = run(options.folder, sorted(options.records), options.seconds, options.rounds)
    print(table)
    if options.write:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, cwd=ROOT, check=False)
        when = f"{datetime.date.today():%d %B %Y} ({commit.stdout.decode().strip()})"
        told = f"\n## Reading, {when}\n\nThe load of the machine was {load:.1f} at the start.\n\n{table}\n"
        with (ROOT / "docs" / "benchmarks.md").open("a") as file:
            file.write(told)


if __name__ == "__main__":
    main()
