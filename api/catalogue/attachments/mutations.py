"""Documents of records: mutations only translate; and the list that their keepers see."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from api.catalogue.attachments import actions
from api.catalogue.attachments.access import APPROVE, ATTACH, REMOVE
from api.catalogue.attachments.codes import DocumentKind
from api.catalogue.attachments.queries import KEPT_DOCUMENT
from api.catalogue.attachments.types import RecordDocument
from api.catalogue.publication.access import READ, every
from api.catalogue.publication.inputs import TextInput
from api.catalogue.publication.reads import record_of, seen
from api.kernel.access import admit
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload
from api.kernel.graphql.reads import private
from api.kernel.graphql.text import LocaleName
from api.kernel.reading.record import payload, read_rows
from locales.text import LOCALES

Key = str | None
_LIST = "SELECT id FROM record_document WHERE record = %s ORDER BY position, id"


@strawberry.input(description="A document for a record.")
class DocumentInput:
    """Document."""

    upload: strawberry.ID = strawberry.field(description="Of a file that was sent to `/files`.")
    kind: DocumentKind
    title: TextInput
    language: LocaleName | None = strawberry.field(default=None, description="In which it is written.")
    position: int | None = strawberry.field(default=None, description="Among the others; the last unless given.")


async def _attach(info: strawberry.Info, record: strawberry.ID, input: DocumentInput, idempotency_key: Key = UNSET):
    context: Context = info.context
    title = {locale: words for locale in LOCALES if isinstance(words := getattr(input.title, locale), str)}
    language: Any = input.language.value if input.language else None
    wish = actions.Wish(record_of(record), input.upload, input.kind, title, language, input.position)
    row = await actions.attach(context.database, context.actor, wish, idempotency_key or None)
    return await payload(info, KEPT_DOCUMENT, row)


async def _approve(info: strawberry.Info, document: strawberry.ID, idempotency_key: Key = UNSET):
    context: Context = info.context
    row = await actions.approve(context.database, context.actor, _row(document), idempotency_key or None)
    return await payload(info, KEPT_DOCUMENT, row)


async def _remove(info: strawberry.Info, document: strawberry.ID, idempotency_key: Key = UNSET):
    context: Context = info.context
    row = await actions.remove(context.database, context.actor, _row(document), idempotency_key or None)
    return await payload(info, KEPT_DOCUMENT, row)


async def _documents(info: strawberry.Info, record: strawberry.ID):  # its type stands with the field
    context: Context = info.context
    actor, row = admit(context.actor, READ), record_of(record)
    if row is None or not await seen(context.database, actor, row):
        return []
    async with context.database.reading() as connection:
        found = await (await connection.execute(_LIST, (row,))).fetchall()
    return await read_rows(info, KEPT_DOCUMENT, [each[0] for each in found])


def _row(document: str) -> UUID | None:
    name, _, row = document.partition(":")
    try:
        return UUID(row) if name == "RecordDocument" else None
    except ValueError:
        return None


@strawberry.type
class DocumentQuery:
    """Root read."""

    record_documents: list[RecordDocument] = private(
        _documents, access=READ, description="Documents of a record as its keepers see them, approved or not."
    )


@strawberry.type
class DocumentMutation:
    """What is done with documents."""

    attach_file: Payload[RecordDocument] = mutation(
        _attach, access=every(ATTACH), description="Bring an uploaded file to a record; the Agency approves it."
    )
    approve_file: Payload[RecordDocument] = mutation(
        _approve, access=every(APPROVE), description="Let the public see a document; never by who has brought it."
    )
    remove_file: Payload[RecordDocument] = mutation(
        _remove, access=every(REMOVE), description="Take a document away for good; its file goes too."
    )
