"""Commands about the search: what it misses, what is doubtful in its words, how well it finds."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from api.catalogue.documents import published_documents
from api.catalogue.search.misses import list_misses
from api.cli.common import ROOT, fail, run_over_database, say
from api.kernel.database import Database
from api.kernel.local.urls import conninfo
from api.kernel.postgres import local_database
from api.kernel.settings import Settings, read_settings
from locales.text import LOCALES
from search.check import collisions, unmatched
from search.documents import document_keys
from search.engine import SearchDocument, SearchEngine
from search.evaluation import Judged, evaluate, first_page, read_documents, read_judged, recall, report
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.schema_sql import CREATE
from search.server import LocalMeilisearch
from search.vocabulary import Vocabulary

JUDGED = ROOT / "tests" / "search"

search = typer.Typer(help="What the search misses and how well it finds.", no_args_is_help=True)


@search.command()
def misses(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = 100,
    language: Annotated[str | None, typer.Option("--language", help="Only of pages in kk, ru or en.")] = None,
) -> None:
    """List the queries that found nothing: how often each was asked, when last, language of the page, query."""
    if language not in (None, *LOCALES):
        raise fail(f"--language: one of {', '.join(LOCALES)}")
    for miss in run_over_database(lambda database: list_misses(database, limit, language)):
        typer.echo(f"{miss.asked}\t{miss.last_asked:%Y-%m-%d}\t{miss.locale}\t{miss.query}")


@search.command()
def check() -> None:
    """Find labels and names of places that stand for two things, and labels that no published record has."""
    found = collisions()
    typer.echo(f"{len(found)} groups of labels with the same keys")
    for collision in found:
        typer.echo(f"  {' | '.join(collision.owners)}")
    missing = unmatched(run_over_database(_published))
    typer.echo(f"{len(missing)} labels that match nothing in the catalogue")
    for code, labels in groupby(missing, lambda entry: entry[0]):
        typer.echo(f"  {code}: {'; '.join(label for _, label in labels)}")


async def _published(database: Database) -> list[SearchDocument]:
    async with database.writing() as connection:
        return [document async for document in published_documents(connection)]


@search.command("evaluate")
def evaluate_(
    judged: Annotated[str, typer.Option("--set", help="Name of a file of judged queries.")] = "relevance",
    folder: Annotated[Path, typer.Option("--folder", help="Where it and its records.jsonl are.")] = JUDGED,
    missed: Annotated[bool, typer.Option("--missed", help="Name what was not found.")] = False,
) -> None:
    """Print recall@10 and MRR of the judged queries by group and engine, over servers of its own."""
    file, records = folder / f"{judged}.jsonl", folder / "records.jsonl"
    for each in (file, records):
        if not each.is_file():
            raise fail(f"{each}: there is no such file")
    asyncio.run(_evaluate(read_judged(file), read_documents(records), missed=missed))


async def _evaluate(judged: list[Judged], documents: list[SearchDocument], *, missed: bool) -> None:
    scores = {}
    with tempfile.TemporaryDirectory() as folder:
        async for name, engine in _engines(read_settings(), Path(folder), documents):
            await engine.clear()
            await engine.put(documents)
            scores[name] = await evaluate(engine, judged)
            if missed:
                await _name_missed(name, engine, judged, {document.id: document for document in documents})
    typer.echo(report(scores))


async def _name_missed(name: str, engine: SearchEngine, judged: list[Judged], known: dict[str, SearchDocument]) -> None:
    for question in judged:
        ids = await first_page(engine, question)
        if gone := sorted(question.relevant - set(ids)):
            titles = "; ".join(next(iter(known[id].title.values())) for id in gone)
            say(f"{name}\t{recall(ids, question):.2f}\t{question.group}\t{question.query}\t{titles}")


async def _engines(
    settings: Settings, folder: Path, documents: list[SearchDocument]
) -> AsyncIterator[tuple[str, SearchEngine]]:
    """One after the other: each on a server that is gone afterwards."""
    words = Vocabulary.counted(document_keys(document).terms() for document in documents)

    async def counted() -> Vocabulary:
        return words

    server = LocalMeilisearch(folder / "meilisearch", programs=settings.var_dir / "meilisearch" / "bin")
    if address := server.start():
        engine = MeilisearchEngine(address.url, address.key, vocabulary=counted)
        yield "meilisearch", engine
        engine.close()
        server.stop()
        server.wait_until_gone(10)
    else:
        say(f"meilisearch: {server.reason}")
    local = settings.model_copy(update={"database_url": None, "var_dir": folder / "postgresql"})
    database = local_database(local)
    with database:
        yield "postgresql", await _postgresql(conninfo(database.owner))


async def _postgresql(url: str) -> PostgresqlEngine:
    @asynccontextmanager
    async def connect() -> AsyncIterator[AsyncConnection[Any]]:
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            yield connection

    async with connect() as connection:
        await connection.execute(CREATE)
    return PostgresqlEngine(connect)
