"""How the index is set up, and the name that says with which rules it was built."""

import hashlib
import json
from typing import Any

from search.analysis import ANALYSER_VERSION
from search.documents import Keys, document_keys
from search.engine import DEPTH, SearchDocument, moment

FULL_FIELDS = ["u_title", "u_concepts", "u_labels", "u_summary"]
SHORT_FIELDS = ["f_title", "f_concepts", "f_labels", "f_summary"]

SETTINGS: dict[str, Any] = {
    "searchableAttributes": [
        "u_title", "u_concepts", "u_labels", "f_title", "f_concepts", "u_summary", "f_labels", "f_summary",
    ],
    "filterableAttributes": ["id", "kind", "region", "sector", "district"],
    "sortableAttributes": ["updated_at", "amount"],
    "displayedAttributes": ["id", "updated_at", *FULL_FIELDS],
    "rankingRules": ["words", "typo", "exactness", "proximity", "attribute", "sort"],
    "typoTolerance": {"minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9}, "disableOnNumbers": True},
    "pagination": {"maxTotalHits": 100_000},
    "faceting": {"maxValuesPerFacet": DEPTH},
}  # fmt: skip


def version() -> str:
    """Changes with the analyser and with the settings: an index of another version answers other keys."""
    settings = json.dumps(SETTINGS, sort_keys=True).encode()
    return f"{ANALYSER_VERSION}_{hashlib.sha256(settings).hexdigest()[:8]}"


def to_index(document: SearchDocument) -> dict[str, Any]:
    keys = document_keys(document)
    return {
        "id": document.id,
        "kind": document.kind,
        "region": document.region,
        "sector": document.sector,
        "district": document.district,
        "amount": None if document.amount is None else float(document.amount),
        "updated_at": moment(document.updated_at),
        **_fields("u", keys),
        **_fields("f", keys.short()),
    }


def _fields(prefix: str, keys: Keys) -> dict[str, tuple[str, ...]]:
    return {
        f"{prefix}_title": keys.title,
        f"{prefix}_concepts": keys.concepts,
        f"{prefix}_labels": keys.labels,
        f"{prefix}_summary": keys.summary,
    }
