"""`kerege serve`: what `make run` does."""

import asyncio
from pathlib import Path

from api.catalogue.feeding import rebuild
from api.catalogue.interchange.importing import Report, import_files
from api.cli.common import fail, prepare, say
from api.cli.data import describe
from api.kernel.database import Database
from api.kernel.local.serve import Plan, serve
from api.kernel.settings import Settings
from search.engine import SearchError
from search.meilisearch import MeilisearchEngine
from search.server import Address


def serve_all(settings: Settings, sample: list[Path] | None) -> int:
    """Serve until a signal comes; returns the exit code."""
    plan = Plan(
        settings,
        migrate=prepare,
        sample=(lambda url: import_sample(url, sample)) if sample else None,
        search_ready=fill_index,
        protocol="api.kernel.protocol:BoundedProtocol",
    )
    return serve(plan)


def import_sample(url: str, files: list[Path]) -> None:
    """Import the sample catalogue; lines that are stored already change nothing."""

    async def load() -> Report:
        database = Database(url)
        try:
            return await import_files(database, files)
        finally:
            await database.close()

    report = asyncio.run(load())
    if not report.stored:
        raise fail(describe(report, "en"))


def fill_index(url: str, address: Address) -> None:
    """Fill the index of a Meilisearch that has just started empty."""

    async def fill() -> None:
        database = Database(url)
        engine = MeilisearchEngine(address.url, address.key)
        try:
            await rebuild(database, engine, "meilisearch", only_if_due=True)
        except SearchError as error:
            say(f"search: {error}; the worker tries again")
        finally:
            engine.close()
            await database.close()

    asyncio.run(fill())
