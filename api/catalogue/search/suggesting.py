"""Suggestions as one types: titles of public records, names of regions and sectors. PostgreSQL alone answers."""

from collections.abc import Iterable, Iterator
from typing import Any

import strawberry
from psycopg import AsyncConnection

from api.catalogue.reads import RECORD_KINDS
from api.kernel.codes import Code
from api.kernel.context import Context
from api.kernel.reading.entity import visible
from locales.text import FALLBACK, Locale, pick
from search.suggest import Typed

MOST = 8
_MOST_PLACES = 3


class SuggestionKind(Code):
    """What a suggestion leads to."""

    PROJECT = "PROJECT"
    NICHE = "NICHE"
    SITE = "SITE"
    PARTNER = "PARTNER"
    REGION = "REGION"
    SECTOR = "SECTOR"


strawberry.enum(SuggestionKind, description="What a suggestion leads to.")


@strawberry.type(description="A name that begins as the words that were typed.")
class Suggestion:
    """Suggestion."""

    text: str = strawberry.field(description="In the language of the request, unless only another one begins so.")
    kind: SuggestionKind
    slug: str
    public_id: str | None = strawberry.field(description="Of records only.")


_NAMES = (
    "SELECT 'REGION', slug, NULL, title FROM region"
    " UNION ALL SELECT 'SECTOR', code, NULL, title FROM industry WHERE code = sector"
)
# A look at so many is enough to find eight; of a beginning that all records share it takes any.
_TITLES = (
    "SELECT upper(kind), slug, public_id, title FROM ({records}) record"
    " WHERE id IN (SELECT id FROM search_document WHERE terms @@ %(question)s::tsquery LIMIT 200)"
).format(
    records=" UNION ALL ".join(
        f"SELECT id, kind, slug, public_id, title FROM {entity.table} p WHERE {visible(entity, 'p')}"
        for entity in {entity.table: entity for entity in RECORD_KINDS.values()}.values()
    )
)


async def _suggestions(info: strawberry.Info, query: str) -> list[Suggestion]:
    context: Context = info.context
    typed = Typed.of(query)
    if not typed.enough:
        return []
    async with context.database.reading() as connection:
        names = await _rows(connection, _NAMES)
        titles = await _rows(connection, _TITLES, question=typed.question())
    places = list(_fitting(typed, names, context.locale))[:_MOST_PLACES]
    records = sorted(_fitting(typed, titles, context.locale), key=lambda found: (len(found.text), found.text))
    unique: dict[str, Suggestion] = {}
    for found in (*places, *records):
        unique.setdefault(found.text, found)
    return list(unique.values())[:MOST]


async def _rows(connection: AsyncConnection[Any], query: str, **values: str) -> list[Any]:
    return await (await connection.execute(query, values)).fetchall()  # type: ignore[arg-type]


def _fitting(typed: Typed, rows: Iterable[Any], locale: Locale) -> Iterator[Suggestion]:
    """In the language of the visitor where that one fits, else in the next one that does."""
    for kind, slug, public_id, title in rows:
        fitting = {name: title[name] for name in (locale, *FALLBACK[locale]) if typed.fits(title.get(name, ""))}
        shown = pick(fitting, locale)
        if shown:
            yield Suggestion(text=shown[0], kind=SuggestionKind(kind), slug=slug, public_id=public_id)


@strawberry.type
class SuggestionQuery:
    """Root read of the suggestions."""

    suggestions: list[Suggestion] = strawberry.field(
        resolver=_suggestions, description=f"What may be meant by words that are being typed; {MOST} at most."
    )
