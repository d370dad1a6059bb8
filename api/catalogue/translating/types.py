"""The work of translators in GraphQL."""

from collections.abc import Mapping
from enum import auto
from typing import Any

import strawberry
from strawberry import UNSET

from api.catalogue.codes import RecordKind, TextStateCode
from api.catalogue.publication.access import READ, every
from api.catalogue.publication.reads import record_of
from api.catalogue.translating import queue
from api.catalogue.translating.access import REVIEW, TRANSLATE
from api.catalogue.translating.actions import Place, review, save
from api.catalogue.translating.terms import terms_in
from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.codes import Code
from api.kernel.context import Context
from api.kernel.errors import PublicError
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload
from api.kernel.graphql.reads import private
from api.kernel.graphql.text import LocaleName

MOST = 20
Key = str | None


class TextField(Code):
    """Texts that are translated and reviewed one by one."""

    TITLE = auto()
    SUMMARY = auto()
    DESCRIPTION = auto()


strawberry.enum(TextField, description="Texts that are translated and reviewed one by one.")


@strawberry.type(description="A term of the thesaurus that occurs in the source.")
class TranslationTerm:
    """A term."""

    source: list[str] = strawberry.field(description="Its names in the language of the source.")
    target: list[str] = strawberry.field(description="Its names in the language of the translation, the best first.")


@strawberry.type(description="How the same text, or one like it, is translated elsewhere.")
class TranslationHint:
    """A hint of the memory."""

    source: str
    text: str
    likeness: float = strawberry.field(description="From 0 to 1; 1: the same text.")
    reviewed: bool
    record: strawberry.ID


@strawberry.type(description="One text of a record in one language.")
class Translation:
    """An entry of the queue."""

    record: strawberry.ID
    version: int = strawberry.field(description="Of the record: to be named with what is done.")
    kind: RecordKind
    region: str
    public: bool
    field: TextField
    locale: LocaleName
    state: TextStateCode
    source_locale: LocaleName
    source: str
    text: str | None
    entry: strawberry.Private[Mapping[str, Any]]

    @strawberry.field(description="Terms in the source, with their names in the language of the translation.")
    def terms(self) -> list[TranslationTerm]:
        found = terms_in(self.entry["original"], self.entry["source"], self.entry["locale"])
        return [TranslationTerm(source=list(term.source), target=list(term.target)) for term in found]

    @strawberry.field(description="The same or like texts with their translations, the likest first.")
    async def memory(self, info: strawberry.Info) -> list[TranslationHint]:
        context: Context = info.context
        async with context.database.reading() as connection:
            found = await queue.memory(connection, context.actor, self.entry)
        return [
            TranslationHint(
                source=each["original"],
                text=each["translation"],
                likeness=round(each["likeness"], 2),
                reviewed=each["reviewed"],
                record=strawberry.ID(f"KeptRecord:{each['id']}"),
            )
            for each in found
        ]


@strawberry.type(description="How many texts are in a state.")
class TranslationCount:
    """A count."""

    locale: LocaleName
    state: TextStateCode
    count: int


@strawberry.type(description="A page of the queue of translators, the most urgent texts first.")
class TranslationQueue:
    """A page."""

    total_count: int
    entries: list[Translation]
    counts: list[TranslationCount] = strawberry.field(description="By language and state, whatever states are asked.")


@strawberry.input(description="What of the queue; what is not given is not restricted.")
class TranslationFilter:
    """Filter."""

    kinds: list[RecordKind] | None = None
    regions: list[str] | None = strawberry.field(default=None, description="Slugs.")
    fields: list[TextField] | None = None
    locales: list[LocaleName] | None = None
    states: list[TextStateCode] | None = strawberry.field(
        default=None, description="Missing, stale and not reviewed ones unless given."
    )


async def _queue(
    info: strawberry.Info, filter: TranslationFilter | None = None, first: int = MOST, skip: int = 0
) -> TranslationQueue:
    context: Context = info.context
    actor = admit(context.actor, READ)
    if not 1 <= first <= MOST or not 0 <= skip <= 100_000:
        raise PublicError("BAD_PAGE", f"first: from 1 to {MOST}; skip: from 0 to 100000")
    wanted = _wanted(filter or TranslationFilter(), first, skip)
    async with context.database.reading() as connection:
        entries = await queue.page(connection, actor, wanted)
        counted = await queue.counts(connection, actor, wanted)
    states = set(wanted.states)
    return TranslationQueue(
        total_count=sum(each["count"] for each in counted if each["state"] in states),
        entries=[_shown(each) for each in entries],
        counts=[
            TranslationCount(
                locale=LocaleName(each["locale"]), state=TextStateCode[each["state"].upper()], count=each["count"]
            )
            for each in counted
        ],
    )


def _wanted(given: TranslationFilter, first: int, skip: int) -> queue.Wanted:
    def lower(codes: list[Any] | None) -> list[str] | None:
        return None if codes is None else [code.value.lower() for code in codes]

    kinds, states = lower(given.kinds), lower(given.states)
    return queue.Wanted(
        queue.KINDS if kinds is None else kinds,
        given.regions,
        lower(given.fields),
        lower(given.locales),
        ("stale", "missing", "draft") if states is None else states,
        first,
        skip,
    )


def _shown(entry: Mapping[str, Any]) -> Translation:
    return Translation(
        record=strawberry.ID(f"KeptRecord:{entry['id']}"),
        version=entry["version"],
        kind=RecordKind[entry["kind"].upper()],
        region=entry["region"],
        public=entry["public"],
        field=TextField[entry["field"].upper()],
        locale=LocaleName(entry["locale"]),
        state=TextStateCode[entry["state"].upper()],
        source_locale=LocaleName(entry["source"]),
        source=entry["original"],
        text=entry["translation"],
        entry=entry,
    )


async def _save(
    info: strawberry.Info,
    record: strawberry.ID,
    version: int,
    field: TextField,
    locale: LocaleName,
    text: str,
    idempotency_key: Key = UNSET,
) -> Payload[Translation]:
    context: Context = info.context
    place = Place(record_of(record), version, field.value.lower(), locale.value)
    return await _answer(context, await save(context.database, context.actor, place, text, idempotency_key or None))


async def _review(
    info: strawberry.Info,
    record: strawberry.ID,
    version: int,
    field: TextField,
    locale: LocaleName,
    idempotency_key: Key = UNSET,
) -> Payload[Translation]:
    context: Context = info.context
    place = Place(record_of(record), version, field.value.lower(), locale.value)
    return await _answer(context, await review(context.database, context.actor, place, idempotency_key or None))


async def _answer(context: Context, place: Place) -> Payload[Translation]:
    assert place.record, "something was done with it"
    actor: Actor = context.actor
    async with context.database.reading() as connection:
        entry = await queue.entry_of(connection, actor, place.record, place.field, place.locale)
    return Payload(record=_shown(entry) if entry else None)


@strawberry.type
class TranslationQuery:
    """Root read."""

    translation_queue: TranslationQueue = private(
        _queue,
        access=READ,
        description="Texts to translate and to review: of one's own region, for central parties of all.",
    )


@strawberry.type
class TranslationMutation:
    """What translators do."""

    save_translation: Payload[Translation] = mutation(
        _save, access=every(TRANSLATE), description="Write a translation; it is a draft until somebody has reviewed it."
    )
    review_translation: Payload[Translation] = mutation(
        _review,
        access=every(REVIEW),
        description="Say that a translation was compared with its source; never by who has written it.",
    )
