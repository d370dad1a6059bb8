"""Save a translation as a draft; mark one as reviewed, never by who wrote it. Nothing but the text can be changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.catalogue.publication import records
from api.catalogue.publication.actions.performing import performed
from api.catalogue.publication.actions.writing import edit_texts, keep, unseen
from api.catalogue.publication.lines import ordered
from api.catalogue.publication.records import Kept
from api.catalogue.translating.access import REVIEW, TRANSLATE
from api.catalogue.translating.rules import IS_SOURCE, NOTHING_TO_REVIEW, review_objection, text_objection
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.refusals import Refusal
from locales.text import Locale, source_hash

# Who wrote the words that stand there now: the last act after which they were there, and before which they were not.
_WRITER = """
SELECT member FROM journal WHERE subject_id = %(record)s AND after -> %(field)s ->> %(locale)s = %(text)s
    AND before -> %(field)s ->> %(locale)s IS DISTINCT FROM %(text)s ORDER BY sequence DESC LIMIT 1
"""


@dataclass(frozen=True)
class Place:
    """One text of a record in one language, as somebody saw the record in a version."""

    record: UUID | None
    version: int
    field: str
    locale: Locale


async def save(database: Database, actor: Actor | None, place: Place, text: str, key: str | None = None) -> Place:
    """Write a translation; it is a draft, made from the source as it reads now."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, _ = await records.permitted(connection, actor, TRANSLATE, place.record)
        if place.locale == kept.head.source_language:
            raise Refusal(IS_SOURCE)
        if objection := text_objection(text):
            raise Refusal(objection)
        await edit_texts(connection, actor, place.record, place.version, {place.field: {place.locale: text}})
        return {}

    await performed(database, actor, TRANSLATE, key, {**asdict(place), "text": text}, effect)
    return place


async def review(database: Database, actor: Actor | None, place: Place, key: str | None = None) -> Place:
    """Say that a translation was compared with its source as it reads now."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, access = await records.permitted(connection, actor, REVIEW, place.record)
        unseen(kept, place.version)
        line = kept.latest.line
        source = kept.head.source_language
        texts = line.get(place.field) or {}
        if place.locale == source:
            raise Refusal(IS_SOURCE)
        if not texts.get(place.locale) or not texts.get(source):
            raise Refusal(NOTHING_TO_REVIEW)
        if objection := review_objection(actor.member, await _writer(connection, kept, place, texts[place.locale])):
            raise Refusal(objection)
        marks = line.get("translations") or {}
        mark = {"state": "reviewed", "of": source_hash(texts[source])}
        marked = {**marks, place.field: {**marks.get(place.field, {}), place.locale: mark}}
        await keep(connection, actor, kept, access, ordered(kept.kind, {**line, "translations": marked}))
        return {}

    await performed(database, actor, REVIEW, key, asdict(place), effect)
    return place


async def _writer(connection: AsyncConnection[Any], kept: Kept, place: Place, text: str) -> UUID | None:
    values = {"record": kept.id, "field": place.field, "locale": place.locale, "text": text}
    row = await (await connection.execute(_WRITER, values)).fetchone()
    return row[0] if row else None
