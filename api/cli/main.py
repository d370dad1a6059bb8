"""The command line: `kerege --help`."""

import asyncio
import sys
from typing import Annotated

import typer

from api.cli import data, duties, journal, members, project, search
from api.cli.common import SAMPLE, prepare, say, with_database, with_services
from api.cli.serve import serve_all
from api.jobs import work
from api.kernel.postgres import local_database
from api.kernel.settings import Settings, SettingsError, read_settings, settings
from search.local.shared import ServiceError

app = typer.Typer(
    help="The catalogue of the regional investment potential of Kazakhstan.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
def serve(sample: Annotated[bool, typer.Option("--sample", help="Import the sample catalogue first.")] = False) -> None:
    """Start everything that is missing and serve portal and GraphQL."""
    raise typer.Exit(serve_all(read_settings(), sorted(SAMPLE.glob("*.jsonl")) if sample else None))


@app.command()
def migrate() -> None:
    """Bring the database to the newest migration and load reference data."""
    database = local_database(read_settings())
    with database as url:
        applied = prepare(database.owner, url)
    say("\n".join(f"applied {name}" for name in applied) or "nothing to do: the database is current")


def _worker_settings(url: str) -> Settings:
    return with_services(settings().model_copy(update={"database_url": url}))


@app.command()
def worker() -> None:
    """Do queued jobs: feed the search engines."""
    with_database(lambda url: asyncio.run(work(_worker_settings(url))))


data.add_to(app)
project.add_to(app)
duties.add_to(app)
app.add_typer(search.search, name="search")
app.add_typer(journal.journal, name="journal")
app.add_typer(members.member, name="member")
app.add_typer(members.token, name="token")


def main() -> None:
    """Entry point: what cannot be done is said in words, never as a traceback."""
    try:
        app()
    except (SettingsError, ServiceError) as error:
        say(str(error))
        sys.exit(1)
