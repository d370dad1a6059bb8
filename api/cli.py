"""The command line: `kerege --help`."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.kernel.settings import Settings, SettingsError, read_settings, settings
from search.local.shared import ServiceError

app = typer.Typer(
    help="The catalogue of the regional investment potential of Kazakhstan.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
T = TypeVar("T")

SAMPLE = Path(__file__).parent.parent / "sample"
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
    from api.kernel.postgres import local_database

    with local_database(read_settings()) as url:
        return work(url)


def run_over_database(work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine function with an open Database."""
    from api.kernel.database import Database

    async def inner(url: str) -> T:
        database = Database(url)
        try:
            return await work(database)
        finally:
            await database.close()

    return with_database(lambda url: asyncio.run(inner(url)))


def prepare(url: str) -> list[str]:
    """Migrate the database at *url* and load reference data; returns the migrations applied."""
    from api.catalogue.reference import load_reference
    from api.kernel.database import Database
    from api.kernel.migrate import migrate as apply

    applied = apply(url)

    async def load() -> None:
        database = Database(url)
        try:
            await load_reference(database)
        finally:
            await database.close()

    asyncio.run(load())
    return applied


@app.command()
def serve(sample: Annotated[bool, typer.Option("--sample", help="Import the sample catalogue first.")] = False) -> None:
    """Start everything that is missing and serve portal and GraphQL."""
    from api.cli_serve import serve_all

    raise typer.Exit(serve_all(read_settings(), sorted(SAMPLE.glob("*.jsonl")) if sample else None))


@app.command()
def migrate() -> None:
    """Bring the database to the newest migration and load reference data."""
    applied = with_database(prepare)
    say("\n".join(f"applied {name}" for name in applied) or "nothing to do: the database is current")


@app.command()
def worker() -> None:
    """Do queued jobs: feed the search engines."""
    from api.jobs import work

    with_database(lambda url: asyncio.run(work(_with_services(url))))


def _with_services(url: str) -> Settings:
    """Settings of this process, with the database and the local Meilisearch that run beside it."""
    from search.server import LocalMeilisearch

    current = settings().model_copy(update={"database_url": url})
    if current.meilisearch_url is None and current.search_engine != "postgresql":
        address = LocalMeilisearch(current.var_dir).running()
        if address is not None:
            found = {"meilisearch_url": address.url, "meilisearch_key": address.key}
            return current.model_copy(update=found)
    return current


def main() -> None:
    """Entry point: what cannot be done is said in words, never as a traceback."""
    from api import cli_data, cli_project

    cli_data.add_to(app)
    cli_project.add_to(app)
    try:
        app()
    except (SettingsError, ServiceError) as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
