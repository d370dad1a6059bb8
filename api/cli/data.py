"""Commands about the data: import, export, reindex."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api.catalogue.feeding import rebuild
from api.catalogue.interchange.exporting import export_kind
from api.catalogue.interchange.importing import Report, import_files
from api.catalogue.kinds import CATALOGUE, KINDS
from api.catalogue.search.service import new_search
from api.cli.common import Language, fail, run_over_database, say, with_services
from api.kernel.database import Database
from api.kernel.errors import PublicError
from api.kernel.settings import read_settings
from locales.gettext import Translator
from locales.text import DEFAULT_LOCALE, parse_locale

SHOWN = 200


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command()(export)
    app.command()(reindex)


def import_(
    files: Annotated[list[Path], typer.Argument(help="JSON Lines; see docs/reference/interchange.md.")],
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Store the good lines of files with bad ones.")
    ] = False,
    locale: Language = DEFAULT_LOCALE,
) -> None:
    """Import interchange files: all of their lines, or none."""
    for file in files:
        if not file.is_file():
            raise fail(f"{file}: there is no such file")
    try:
        report = run_over_database(
            lambda database: import_files(database, files, keep_going=keep_going, progress=_count("lines"))
        )
    except PublicError as error:
        raise fail(f"nothing was stored: {error.message}") from None
    say(describe(report, locale))
    if report.checked.problems:
        raise typer.Exit(0 if report.stored else 1)


def describe(report: Report, locale: str) -> str:
    """Tell an import's outcome, a line for each problem: file, line, field, reason."""
    words = Translator(parse_locale(locale) or DEFAULT_LOCALE)
    found = report.checked.problems
    lines = [
        _plain(
            f"{problem.file}:{problem.line}: {problem.field + ': ' if problem.field else ''}"
            f"{words.text(problem.message, **problem.values)}"
        )
        for problem in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        lines.append(words.text("… and {count} more problems", count=len(found) - SHOWN))
    bad = len(report.checked.bad)
    read, stored = report.checked.lines, report.checked.lines - bad
    if not report.stored:
        lines.append(words.text("{read} lines read, {bad} of them bad: nothing was stored", read=read, bad=bad))
    else:
        lines.append(
            words.text(
                "{read} lines read, {bad} left out, {stored} stored, {changed} of them new or changed",
                read=read,
                bad=bad,
                stored=stored,
                changed=report.changed,
            )
        )
    return "\n".join(lines)


def _plain(text: str) -> str:
    """What stands in a file may not speak to the terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def export(
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help=f"One of: {', '.join(KINDS)}; may be repeated.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="File to write; standard output if not given.")
    ] = None,
) -> None:
    """Write the catalogue as interchange lines; regions and districts only when they are asked for by --kind."""
    unknown = set(kind or ()) - set(KINDS)
    if unknown:
        raise fail(f"--kind: no such kind: {', '.join(sorted(unknown))}")
    kinds = [KINDS[name] for name in KINDS if name in kind] if kind else list(CATALOGUE)

    async def write(database: Any) -> None:
        async with database.writing() as connection:
            out = output.open("wb") if output else sys.stdout.buffer
            for each in kinds:
                async for line in export_kind(connection, each):
                    out.write(line)
            out.flush()
            if output:
                out.close()

    run_over_database(write)


def reindex() -> None:
    """Build the search indexes anew while the old ones serve."""
    run_over_database(_reindex)


async def _reindex(database: Database) -> None:
    service = new_search(database, with_services(read_settings()))
    engines = {"postgresql": service.postgresql, "meilisearch": service.meilisearch}
    for name, engine in engines.items():
        if engine is None:
            say(f"{name}: none runs; its index follows when one does")
            continue
        count = await rebuild(database, engine, name, _count(f"records to {name}"))
        say(f"{name}: {count} records")


def _count(what: str) -> Any:
    """Progress that overwrites itself on a terminal and is silent elsewhere."""

    def show(number: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{number} {what}", nl=False, err=True)

    return show
