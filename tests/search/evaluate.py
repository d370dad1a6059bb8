"""Recall and rank of the judged queries, by group.

`python -m tests.search.evaluate --meilisearch URL --database URL` prints the table.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from search.engine import SearchEngine, SearchRequest
from tests.search.catalogue import Judged, codes, documents, judged

DEPTH = 10


@dataclass(frozen=True)
class Score:
    recall: float
    rank: float
    queries: int


async def evaluate(engine: SearchEngine) -> dict[str, Score]:
    """Mean recall@10 and mean reciprocal rank by group, and of all under "all"."""
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for question in judged():
        ids = await first_page(engine, question)
        for group in (question.group, "all"):
            found[group].append((_recall(ids, question), _reciprocal_rank(ids, question)))
    return {group: _mean(scores) for group, scores in found.items()}


async def first_page(engine: SearchEngine, question: Judged) -> list[str]:
    """What a visitor sees first: the hits, then the similar ones."""
    result = await engine.search(SearchRequest(question.query, question.locale, depth=DEPTH))
    return [*result.found.ids, *result.similar][:DEPTH]


def _recall(ids: list[str], question: Judged) -> float:
    return len(question.relevant & set(ids)) / min(len(question.relevant), DEPTH)


def _reciprocal_rank(ids: list[str], question: Judged) -> float:
    return next((1 / place for place, found in enumerate(ids, 1) if found in question.relevant), 0.0)


def _mean(scores: list[tuple[float, float]]) -> Score:
    recalls, ranks = zip(*scores, strict=True)
    return Score(sum(recalls) / len(recalls), sum(ranks) / len(ranks), len(scores))


def report(scores: Mapping[str, Mapping[str, Score]]) -> str:
    engines = list(scores)
    lines = [f"{'group':24}{'n':>5}" + "".join(f"{engine:>24}" for engine in engines)]
    for group in [*sorted(group for group in scores[engines[0]] if group != "all"), "all"]:
        cells = [scores[engine][group] for engine in engines]
        lines.append(f"{group:24}{cells[0].queries:>5}" + "".join(f"{c.recall:>16.2f}{c.rank:>8.2f}" for c in cells))
    return "\n".join(lines)


async def _main() -> None:
    from tests.search.servers import meilisearch_engine, postgresql_engine

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meilisearch")
    parser.add_argument("--database")
    parser.add_argument("--misses", action="store_true", help="name what was not found")
    options = parser.parse_args()
    scores = {}
    for name, url, make in (
        ("meilisearch", options.meilisearch, meilisearch_engine),
        ("postgresql", options.database, postgresql_engine),
    ):
        if url:
            async with make(url) as engine:
                await engine.clear()
                await engine.put(documents())
                scores[name] = await evaluate(engine)
                if options.misses:
                    await _print_misses(engine)
    print(report(scores))


async def _print_misses(engine: SearchEngine) -> None:
    for question in judged():
        ids = await first_page(engine, question)
        if missed := question.relevant - set(ids):
            share, named = _recall(ids, question), sorted(codes()[id] for id in missed)
            got = [codes()[id] for id in ids]
            print(f"{share:.2f} {question.group} {question.query!r} missed {named}, got {got}")


if __name__ == "__main__":
    asyncio.run(_main())
