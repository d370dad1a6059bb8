"""The records and the judged queries of the search tests: real facts, each with its source."""

import json
from functools import cache
from pathlib import Path

from search.engine import SearchDocument
from search.evaluation import Judged, id_of, read_documents, read_judged

FOLDER = Path(__file__).parent


@cache
def documents() -> list[SearchDocument]:
    return read_documents(FOLDER / "records.jsonl")


def judged(name: str = "relevance") -> list[Judged]:
    return read_judged(FOLDER / f"{name}.jsonl")


@cache
def codes() -> dict[str, str]:
    rows = map(json.loads, (FOLDER / "records.jsonl").read_text("utf-8").splitlines())
    return {id_of(row["code"]): row["code"] for row in rows}
