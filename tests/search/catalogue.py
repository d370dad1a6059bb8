"""The records and the judged queries of the search tests: real facts, each with its source."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from search.engine import SearchDocument

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Judged:
    """`relevant`: ids of the records that a reader would call an answer."""

    group: str
    query: str
    locale: str
    relevant: frozenset[str]


@cache
def documents() -> list[SearchDocument]:
    return [_document(row) for row in _rows("records.jsonl")]


def judged() -> list[Judged]:
    return [
        Judged(row["group"], row["query"], row["locale"], frozenset(map(id_of, row["relevant"])))
        for row in _rows("relevance.jsonl")
    ]


def id_of(code: str) -> str:
    """The records of the facts have codes, those of the catalogue UUIDs."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, code))


@cache
def codes() -> dict[str, str]:
    return {id_of(row["code"]): row["code"] for row in _rows("records.jsonl")}


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


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_FOLDER / name).read_text("utf-8").splitlines()]
