"""Commands about the journal."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.common import fail, run_over_database, say
from api.kernel.database import Database
from api.kernel.journal.heads import BadHeads, Head, heads_file, published, read_heads
from api.kernel.journal.verify import Report
from api.kernel.journal.verify import verify as verify_rows
from api.kernel.settings import read_settings

journal = typer.Typer(help="The journal of all acts.", no_args_is_help=True)


@journal.command()
def verify(
    head: Annotated[
        list[Path] | None, typer.Option("--head", help="File of heads that were published, as JSON Lines.")
    ] = None,
) -> None:
    """Prove that no row of the journal was edited, removed, put elsewhere or cut off."""
    kept = heads_file(read_settings().var_dir)
    heads = [each for path in head or ([kept] if kept.exists() else []) for each in _heads(path)]
    report = run_over_database(lambda database: _verify(database, heads))
    for fault in report.faults:
        typer.echo(f"row {fault.sequence}: {fault.what}")
    if not report.whole:
        raise fail(f"the journal is not whole: {len(report.faults)} faults in {report.rows} rows")
    say(f"the journal is whole: {report.rows} rows, published heads that agree: {report.heads}")
    typer.echo(f'{{"sequence": {report.sequence}, "hash": "{report.hash.hex()}"}}')


async def _verify(database: Database, heads: list[Head]) -> Report:
    async with database.writing() as connection:
        return await verify_rows(connection, [*heads, *await published(connection)])


def _heads(path: Path) -> list[Head]:
    try:
        return read_heads(path)
    except (OSError, BadHeads) as error:
        raise fail(f"{path}: {error}") from None
