"""Import of interchange files: checked as a whole, stored as a whole."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection, DataError, IntegrityError

from api.catalogue.feeding import announce
from api.catalogue.interchange.check import Checked, Checker, Progress
from api.catalogue.interchange.reader import Parsed, read_lines
from api.catalogue.interchange.references import load_references
from api.catalogue.interchange.store import Stored, store
from api.kernel.database import Database
from api.kernel.errors import PublicError
from api.kernel.interchange.problems import References

BATCH = 500
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('kerege import'))"
"""Two that hold the same records in another order would wait for each other; and each relies on what it checked."""


@dataclass(frozen=True)
class Report:
    """Outcome of an import: what was read, what was wrong, and how many lines changed something."""

    checked: Checked
    stored: bool
    changed: int = 0


async def import_files(
    database: Database, files: list[Path], *, keep_going: bool = False, progress: Progress = lambda _: None
) -> Report:
    """Import *files* in one transaction.

    Unless *keep_going*, a single bad line keeps everything out. Raises PublicError when the database refuses what the
    checks let pass; nothing is stored then either.
    """
    async with database.writing() as connection:
        await connection.execute(ONE_AT_A_TIME)
        references = await load_references(connection)
        checked = await Checker(connection, references).check(files, progress)
        if checked.problems and not keep_going:
            return Report(checked, stored=False)
        try:
            stored = await _store_all(connection, files, references, checked, progress)
            await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except (DataError, IntegrityError) as error:
            reason = error.diag.message_detail or error.diag.message_primary
            said = (error.diag.constraint_name, reason)
            raise PublicError("REFUSED_BY_DATABASE", ": ".join(filter(None, said))) from error
        if stored.changed:
            await announce(connection, public=stored.public)
    return Report(checked, stored=True, changed=stored.changed)


async def _store_all(
    connection: AsyncConnection[Any],
    files: list[Path],
    references: References,
    checked: Checked,
    progress: Progress,
) -> Stored:
    bad, done, stored = checked.bad, 0, Stored()
    good = (parsed for parsed in read_lines(files, references) if parsed.place not in bad)
    while batch := list(islice(good, BATCH)):
        stored += await _store_batch(connection, batch)
        done += len(batch)
        progress(done)
    return stored


async def _store_batch(connection: AsyncConnection[Any], batch: list[Parsed]) -> Stored:
    """Store runs of one kind in the order of the lines, so that a line may refer to an earlier one."""
    stored, run = Stored(), [batch[0]]
    for parsed in [*batch[1:], None]:
        if parsed is not None and parsed.kind is run[0].kind:
            run.append(parsed)
            continue
        kind = run[0].kind
        assert kind is not None
        stored += await store(connection, kind, [p.columns for p in run], [p.children for p in run])
        run = [parsed] if parsed is not None else []
    return stored
