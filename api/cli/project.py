"""Commands for those who run and build the product: doctor, schema, locales."""

from collections.abc import Iterable
from typing import Annotated

import typer

from api.cli.common import ROOT, fail, say
from api.kernel import doctor as examination
from api.kernel.database import Database
from api.kernel.doctor import Finding, Patient
from api.kernel.migrate import missing
from api.schema import schema as graphql
from locales.check import check as check_translations

SCHEMA = ROOT / "api" / "schema.graphql"

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
    """Whether the index of PostgreSQL holds as many records as are published, and nothing waits to be sent."""
    if patient.database is None:
        return []
    published, held, waiting = await _counts(patient.database)
    if waiting:
        mend = "Run: kerege worker (kerege serve runs one); it sends what waits."
        return [Finding("search index", "warning", f"{waiting} changes wait for an index", mend)]
    if published != held:
        return [Finding("search index", "failure", f"{held} of {published} published records", "Run: kerege reindex")]
    return [Finding("search index", "ok", f"{held} records, nothing waits")]


async def _counts(url: str) -> tuple[int, int, int]:
    database = Database(url, size=1)
    query = (
        "SELECT (SELECT count(*) FROM project WHERE status = 'published')"
        " + (SELECT count(*) FROM site WHERE status = 'published')"
        " + (SELECT count(*) FROM partner WHERE status = 'published'),"
        " (SELECT count(*) FROM search_document),"
        " (SELECT count(*) FROM search_pending WHERE for_postgresql)"
    )
    try:
        async with database.reading() as connection:
            row = await (await connection.execute(query)).fetchone()
    finally:
        await database.close()
    assert row is not None
    return row[0], row[1], row[2]


def schema(
    check: Annotated[bool, typer.Option("--check", help="Fail if api/schema.graphql differs.")] = False,
) -> None:
    """Write the GraphQL schema to api/schema.graphql."""
    text = graphql.as_str() + "\n"
    if not check:
        SCHEMA.write_text(text, encoding="utf-8")
    elif not SCHEMA.exists() or SCHEMA.read_text(encoding="utf-8") != text:
        raise fail("api/schema.graphql differs from the code; run: kerege schema, and commit it")


@locales.command("check")
def locales_check() -> None:
    """Find what is missing, stale or unsafe in the translations."""
    problems = check_translations(ROOT, ROOT / "locales")
    for problem in problems:
        say(f"{problem.file}:{problem.line}: {problem.msgid!r}: {problem.reason}")
    if problems:
        raise typer.Exit(1)
    say("translations are complete")
