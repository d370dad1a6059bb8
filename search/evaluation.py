"""Recall and rank of judged queries by group, with any engine, over the records they were judged on."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search.engine import SearchDocument, SearchEngine, SearchRequest

DEPTH = 10


@dataclass(frozen=True)
class Judged:
    """`relevant`: ids of the records that a reader would call an answer."""

    group: str
    query: str
    locale: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Score:
    recall: float
    rank: float
    queries: int


def read_documents(file: Path) -> list[SearchDocument]:
    return [_document(row) for row in _rows(file)]


def read_judged(file: Path) -> list[Judged]:
    return [
        Judged(row["group"], row["query"], row["locale"], frozenset(map(id_of, row["relevant"]))) for row in _rows(file)
    ]


def id_of(code: str) -> str:
    """The records of the facts have codes, those of the catalogue UUIDs."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, code))


async def evaluate(engine: SearchEngine, judged: Sequence[Judged]) -> dict[str, Score]:
    """Mean recall@10 and mean reciprocal rank by group, and of all under "all"."""
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for question in judged:
        ids = await first_page(engine, question)
        for group in (question.group, "all"):
            found[group].append((recall(ids, question), _reciprocal_rank(ids, question)))
    return {group: _mean(scores) for group, scores in found.items()}


async def first_page(engine: SearchEngine, question: Judged) -> list[str]:
    """What a visitor sees first: the hits, then the similar ones."""
    result = await engine.search(SearchRequest(question.query, question.locale, depth=DEPTH))
    return [*result.found.ids, *result.similar][:DEPTH]


def recall(ids: list[str], question: Judged) -> float:
    return len(question.relevant & set(ids)) / min(len(question.relevant), DEPTH)


def report(scores: Mapping[str, Mapping[str, Score]]) -> str:
    """A table of groups by engines: recall@10 and MRR of each."""
    engines = list(scores)
    groups = [*sorted(group for group in scores[engines[0]] if group != "all"), "all"]
    head = f"{'group':24}{'n':>5}" + "".join(f"{engine:>16}{'MRR':>8}" for engine in engines)
    return "\n".join([head, *(_line(group, [scores[engine][group] for engine in engines]) for group in groups)])


def _line(group: str, cells: Sequence[Score]) -> str:
    return f"{group:24}{cells[0].queries:>5}" + "".join(f"{cell.recall:>16.2f}{cell.rank:>8.2f}" for cell in cells)


def _reciprocal_rank(ids: list[str], question: Judged) -> float:
    return next((1 / place for place, found in enumerate(ids, 1) if found in question.relevant), 0.0)


def _mean(scores: list[tuple[float, float]]) -> Score:
    recalls, ranks = zip(*scores, strict=True)
    return Score(sum(recalls) / len(recalls), sum(ranks) / len(ranks), len(scores))


def _document(row: dict[str, Any]) -> SearchDocument:
    return SearchDocument(
        id=id_of(row["code"]),
        kind=row["kind"],
        region=row["region"],
        sector=row.get("sector"),
        district=row.get("district"),
        title=row["title"],
        summary=row["summary"],
        labels=tuple(row["labels"]),
        concepts=(),
        updated_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, file.read_text("utf-8").splitlines())
