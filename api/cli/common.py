"""What the commands share: messages, the database, the services that run beside it."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.catalogue.reference import load_reference
from api.kernel.database import Database
from api.kernel.migrate import migrate, missing
from api.kernel.postgres import local_database
from api.kernel.settings import Settings, read_settings
from search.server import LocalMeilisearch

T = TypeVar("T")

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample"
Language = Annotated[str, typer.Option("--locale", envvar="KEREGE_LOCALE", help="Language of messages: kk, ru or en.")]


def say(text: str) -> None:
    """Write progress where it does not mix with output."""
    typer.echo(text, err=True)


def fail(text: str) -> typer.Exit:
    """Say why, and return the exception that ends the command."""
    say(text)
    return typer.Exit(1)


def with_database(work: Callable[[str], T]) -> T:
    """Run *work* over the database of the settings, starting the embedded one where none runs."""
    with local_database(read_settings()) as url:
        return work(url)


def run_over_database(work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine function with an open Database; an embedded one is migrated before, if need be."""

    async def inner(owner: str, url: str) -> T:
        if missing(url):
            if read_settings().database_url is not None:
                raise fail("this database has not been prepared for this version; run: kerege migrate")
            await asyncio.to_thread(prepare, owner, url)
        database = Database(url)
        try:
            return await work(database)
        finally:
            await database.close()

    database = local_database(read_settings())
    with database as url:
        return asyncio.run(inner(database.owner, url))


def prepare(owner: str, url: str) -> list[str]:
    """Migrate a database as its owner, load reference data as who serves; returns the migrations applied."""
    applied = migrate(owner, url)

    async def load() -> None:
        database = Database(url)
        try:
            await load_reference(database)
        finally:
            await database.close()

    asyncio.run(load())
    return applied


def with_services(current: Settings) -> Settings:
    """Return the settings with the local Meilisearch that runs beside this process, if one does."""
    if current.meilisearch_url is None and current.search_engine != "postgresql":
        address = LocalMeilisearch(current.var_dir).running()
        if address is not None:
            found = {"meilisearch_url": address.url, "meilisearch_key": address.key}
            return current.model_copy(update=found)
    return current
