"""Imports of files with many records, in GraphQL."""

from collections.abc import Mapping
from enum import auto
from typing import Any
from uuid import UUID

import strawberry
from psycopg.rows import dict_row

from api.catalogue.bulk.access import IMPORT
from api.catalogue.bulk.asking import ask_import
from api.catalogue.bulk.headings import HEADINGS
from api.catalogue.bulk.rules import HAS_PROBLEMS, MOST_PROBLEMS
from api.kernel.codes import Code
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import UserError, user_errors
from api.kernel.graphql.reads import private
from api.kernel.graphql.scalars import DateTime
from locales.gettext import Translator
from locales.labels import label
from locales.text import LOCALES, Locale

_READ = "SELECT * FROM bulk_import WHERE id = %s AND party = %s"


class ImportState(Code):
    """How far an import has come."""

    WAITING = auto()
    DONE = auto()
    REFUSED = auto()
    FAILED = auto()


strawberry.enum(
    ImportState,
    description="How far an import has come. REFUSED: the file has problems; FAILED: it cannot be done, try again.",
)


@strawberry.type(description="What is wrong at one place of a file.")
class ImportProblem:
    """A problem."""

    code: str
    message: str = strawberry.field(description="In the language of the request.")
    line: int = strawberry.field(description="Row of the sheet, or number of the line; 0: about the whole file.")
    sheet: str | None
    cell: str | None = strawberry.field(description="Such as C7.")
    field: str = strawberry.field(description="Path of the field in the interchange; empty: about the record.")
    heading: str | None = strawberry.field(description="Heading of the column, in the language of the request.")


@strawberry.type(description="Records of a file that become drafts of one's region, all of them or none.")
class BulkImport:
    """An import."""

    id: strawberry.ID
    file_name: str
    dry_run: bool = strawberry.field(description="Only tried: nothing was kept, and the upload can be used again.")
    state: ImportState
    records: int = strawberry.field(description="Records that were kept, or would have been.")
    created: int = strawberry.field(description="Those of them that are new.")
    problem_count: int
    problems: list[ImportProblem] = strawberry.field(description=f"The first {MOST_PROBLEMS} of them.")
    errors: list[UserError] = strawberry.field(description="Why nothing was kept, in one sentence.")
    created_at: DateTime
    finished_at: DateTime | None


@strawberry.type(description="The import that was asked for: ask for it again until its state is not WAITING.")
class BulkImportPayload:
    """Answer of the mutation."""

    record: BulkImport | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


async def read_import(context: Context, row: UUID | None) -> BulkImport | None:
    """An import of the actor's own party."""
    async with context.database.reading() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        found = await (await cursor.execute(_READ, (row, context.actor.party))).fetchone()
    return _shown(found, context.locale) if found else None


def _shown(row: Mapping[str, Any], locale: Locale) -> BulkImport:
    refused = [HAS_PROBLEMS.at(count=row["problem_count"])] if row["state"] == "refused" else []
    return BulkImport(
        id=strawberry.ID(f"BulkImport:{row['id']}"),
        file_name=row["name"],
        dry_run=row["dry_run"],
        state=ImportState[row["state"].upper()],
        records=row["records"],
        created=row["created"],
        problem_count=row["problem_count"],
        problems=[_problem(each, locale) for each in row["problems"]],
        errors=user_errors(refused, locale),
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )


def _problem(stored: Mapping[str, Any], locale: Locale) -> ImportProblem:
    words = Translator(locale).text(stored["message"], **stored["values"])
    return ImportProblem(
        code=stored["code"],
        message=words,
        line=stored["line"],
        sheet=stored["sheet"],
        cell=stored["cell"],
        field=stored["at"],
        heading=_heading(stored["at"], locale),
    )


def _heading(at: str, locale: Locale) -> str | None:
    """What the column of a field is called; the places in lists have no name."""
    path = [part for part in at.replace("[", ".").replace("]", "").split(".") if not part.isdecimal()]
    language = path.pop() if path and path[-1] in LOCALES else None
    found = next((name for end in range(len(path), 0, -1) if (name := HEADINGS.get(".".join(path[:end])))), None)
    if found is None:
        return None
    words = Translator(locale).text(found)
    return f"{words} ({label('language', language, locale)})" if language else words


async def _import(
    info: strawberry.Info, upload: strawberry.ID, dry_run: bool = False, idempotency_key: str | None = strawberry.UNSET
) -> BulkImportPayload:
    context: Context = info.context
    row = await ask_import(context.database, context.actor, upload, dry_run=dry_run, key=idempotency_key or None)
    return BulkImportPayload(record=await read_import(context, row))


async def _read(info: strawberry.Info, id: strawberry.ID) -> BulkImport | None:
    name, _, row = id.partition(":")
    try:
        return await read_import(info.context, UUID(row)) if name == "BulkImport" else None
    except ValueError:
        return None


@strawberry.type
class BulkImportQuery:
    """Root read."""

    bulk_import: BulkImport | None = private(
        _read, access=IMPORT, description="An import that one's party has asked for; null where there is none."
    )


@strawberry.type
class BulkImportMutation:
    """Bringing many records at once."""

    import_records: BulkImportPayload = mutation(
        _import,
        access=IMPORT,
        description="Bring in the records of an uploaded workbook made from the template, or of JSON Lines, as drafts.",
    )
