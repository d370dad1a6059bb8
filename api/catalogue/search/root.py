"""The root field `search`."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api.catalogue.codes import RecordKind
from api.catalogue.search.answer import Answer
from api.catalogue.search.asking import Asked, asked
from api.catalogue.search.misses import Misses
from api.catalogue.search.types import SearchConnection, SearchFilter
from api.kernel.context import Context
from api.kernel.graphql.connections import First
from api.kernel.reading.selection import Selected, select, select_root
from search.engine import Found, SearchResult, Selection
from search.service import SearchService

Verbatim = Annotated[
    bool, strawberry.argument(description="Read the query as it was typed, even if it looks mistyped.")
]
NOTHING = SearchResult(Found(), {}, "postgresql")


async def _search(
    info: strawberry.Info,
    query: str,
    kinds: list[RecordKind] | None = UNSET,
    filter: SearchFilter | None = UNSET,
    first: First = UNSET,
    after: str | None = UNSET,
    verbatim: Verbatim = False,
):  # its type stands with the field; its arguments are read from the selection, like those of all reads
    """Ask the engine, then read what it found."""
    context: Context = info.context
    return await answer_search(context, select_root(context.document, info._raw_info), with_types=True)


async def answer_search(context: Context, field: Selected, *, with_types: bool) -> dict[str, Any]:
    """The connection under the response keys of the document; PublicError for wrong arguments."""
    chosen = select(context.document, "SearchConnection", field.nodes)
    service: SearchService = context.services[SearchService]
    question = await asked(context.database, field, {part.name for part in chosen}, context.locale)
    result = NOTHING if question.nowhere else await service.search(question.request)
    async with context.database.reading() as connection:
        values = await Answer(context, question, result, with_types).build(connection, chosen)
    _note_miss(context, question, result)
    # An engine that stands in will step back; and each time that nothing is found is counted.
    context.passing = result.degraded or not result.found.total
    return values


def _note_miss(context: Context, question: Asked, result: SearchResult) -> None:
    """What a filter left out, or an engine that stands in may have missed, is no gap of the thesaurus."""
    misses: Misses | None = context.services.get(Misses)
    filtered = question.nowhere or Selection.of(question.request).chosen
    if misses and not (result.found.total or result.degraded or filtered):
        misses.note(question.request.query, context.locale)


@strawberry.type
class SearchQuery:
    """Root read of the search."""

    search: SearchConnection = strawberry.field(  # type: ignore[assignment]
        resolver=_search,
        description="Finds records in whatever language, script or keyboard layout the query is typed.",
    )
