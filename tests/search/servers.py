"""Engines over real servers for the tests."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from search.meilisearch import MeilisearchEngine


@asynccontextmanager
async def meilisearch_engine(url: str, key: str | None = None) -> AsyncIterator[MeilisearchEngine]:
    """An engine with an index of its own, gone afterwards."""
    engine = MeilisearchEngine(url, key, prefix=f"test{uuid.uuid4().hex[:8]}")
    try:
        yield engine
    finally:
        await engine.drop()
        engine.close()


def postgresql_engine(url): ...
