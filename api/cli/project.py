"""Commands for those who run and build the product: doctor, schema, locales."""

from collections.abc import Iterable
from typing import Annotated

import typer

from api.catalogue.search.agreement import compare
from api.catalogue.search.service import new_search
from api.cli.access import access_page
from api.cli.common import ROOT, fail, say, with_services
from api.kernel import doctor as examination
from api.kernel.database import Database
from api.kernel.doctor import Finding, Patient
from api.kernel.migrate import missing
from api.schema import schema as graphql
from locales.check import check as check_translations
from search.engine import SearchEngine, SearchError, SearchIndexMissing

SCHEMA = ROOT / "api" / "schema.graphql"
ACCESS = ROOT / "docs" / "reference" / "access.md"

locales = typer.Typer(help="Catalogues of translations.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(doctor)
    app.command()(schema)
    app.add_typer(locales, name="locales")


def doctor() -> None:
    """Check everything, and say how to mend what is not well."""
    found = examination.run([*examination.CHECKS, examination.migrations(missing), search_index])
    for finding in found:
        typer.echo(f"{finding.state:8} {finding.name}: {finding.found}")
        if finding.mend:
            typer.echo(f"{'':8} {finding.mend}")
    raise typer.Exit(any(finding.state == "failure" for finding in found))


async def search_index(patient: Patient) -> Iterable[Finding]:
    """Whether each index holds exactly the published records as they are now, and nothing waits to be sent."""
    if patient.database is None:
        return []
    database = Database(patient.database, size=2)
    service = new_search(database, with_services(patient.settings))
    engines = {"postgresql": service.postgresql, "meilisearch": service.meilisearch}
    try:
        waiting = await _waiting(database)
        return [
            await _examined(database, f"search index, {name}", engine, waiting[name])
            for name, engine in engines.items()
            if engine is not None
        ]
    finally:
        await database.close()


async def _examined(database: Database, name: str, engine: SearchEngine, waiting: int) -> Finding:
    try:
        found = await compare(database, engine)
    except SearchIndexMissing:
        return Finding(name, "failure", "there is none", "Run: kerege reindex (a running worker does so by itself).")
    except SearchError as error:
        return Finding(name, "warning", str(error), "Until it answers PostgreSQL searches; changes wait for it.")
    if waiting:
        mend = "Run: kerege worker (kerege serve runs one); it sends what waits."
        return Finding(name, "warning", f"{waiting} changes wait for it", mend)
    if not found.whole:
        differences = f"{found.missing} missing, {found.foreign} too many, {found.stale} out of date"
        said = f"{found.held} of {found.published} published records: {differences}"
        return Finding(name, "failure", said, "Run: kerege reindex")
    return Finding(name, "ok", f"{found.held} records, nothing waits, checksum {found.checksums[1]}")


async def _waiting(database: Database) -> dict[str, int]:
    query = "SELECT count(*) FILTER (WHERE for_postgresql), count(*) FILTER (WHERE for_meilisearch) FROM search_pending"
    async with database.reading() as connection:
        row = await (await connection.execute(query)).fetchone()
    assert row is not None
    return {"postgresql": row[0], "meilisearch": row[1]}


def schema(
    check: Annotated[bool, typer.Option("--check", help="Fail if what is committed differs.")] = False,
) -> None:
    """Write what is made from the code: the GraphQL schema, and the table of who may do what in the documentation."""
    for path, text in ((SCHEMA, graphql.as_str() + "\n"), (ACCESS, access_page(ACCESS.read_text("utf-8")))):
        known = path.read_text("utf-8") if path.exists() else ""
        if check and known != text:
            raise fail(f"{path.relative_to(ROOT)} differs from the code; run: kerege schema, and commit it")
        if known != text:
            path.write_text(text, encoding="utf-8")


@locales.command("check")
def locales_check() -> None:
    """Find what is missing, stale or unsafe in the translations."""
    problems = check_translations(ROOT, ROOT / "locales")
    for problem in problems:
        say(f"{problem.file}:{problem.line}: {problem.msgid!r}: {problem.reason}")
    if problems:
        raise typer.Exit(1)
    say("translations are complete")
