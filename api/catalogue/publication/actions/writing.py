"""What keepers do with the words and figures of records: begin, change, translate, restore them, many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from api.catalogue.interchange.references import load_references
from api.catalogue.publication import records
from api.catalogue.publication.access import CREATE, RESTORE, TRANSLATE, UPDATE, Family
from api.catalogue.publication.actions.performing import performed, record_in
from api.catalogue.publication.lines import (
    KINDS,
    Content,
    merged,
    ordered,
    parsed,
    problems_of,
    with_marks,
)
from api.catalogue.publication.records import Kept
from api.catalogue.publication.rules import (
    CONFLICT,
    FIXED,
    FIXED_FIELD,
    MANAGED,
    MANAGED_FIELD,
    NO_SUCH_EDITION,
    NOT_A_TEXT,
)
from api.kernel.access import Access, admit
from api.kernel.actor import REGIONAL, Actor
from api.kernel.database import Database
from api.kernel.difference import differences
from api.kernel.ids import new_id, public_id
from api.kernel.interchange.composite import Text
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_, References
from api.kernel.interchange.values import Columns
from api.kernel.refusals import OTHER_REGION, Reason, Refusal

MOST_LINES = 5000

MANY_LINES = Reason("MANY_LINES", N_("Give 1 to {most} lines at a time."), ("lines",))
NO_KIND = Reason("INVALID", N_("must be one of: {choices}"), ("kind",))

_ADD = """
INSERT INTO kept_record (id, kind, slug, public_id, region, title, source_language, state, public)
VALUES (%s, %s, %s, %s, %s, %s, %s, 'draft', false)
"""
_TAKEN = "SELECT slug FROM kept_record WHERE public_id = ANY(%s)"
_KNOWN = "SELECT public_id, id, region, public FROM kept_record WHERE public_id = ANY(%s) ORDER BY id FOR UPDATE"
_TRIES = 20


@dataclass(frozen=True)
class Change:
    """What is asked of a record that somebody has seen in a version."""

    record: UUID | None
    version: int
    given: Mapping[str, Any]


async def create(
    database: Database, actor: Actor | None, kind: Kind, given: Mapping[str, Any], key: str | None = None
) -> UUID:
    """Begin a record with its first draft; *given* has the fields of the interchange. Returns its id."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        return {"record": await create_in(connection, actor, kind, given, await load_references(connection))}

    family = {kind.name: CREATE[kind.name]}
    return record_in(await performed(database, actor, family, key, {"kind": kind.name, **given}, effect))


async def create_in(
    connection: AsyncConnection[Any], actor: Actor, kind: Kind, given: Mapping[str, Any], references: References
) -> UUID:
    """The same in the transaction of the caller."""
    access = CREATE[kind.name]
    admit(actor, access)
    content = merged(kind, {"region": actor.region}, given)
    columns, _, line = parsed(kind, content, references)
    reasons = await problems_of(connection, kind, content, columns, line, actor)
    if columns["region"] and actor.party_kind in REGIONAL and columns["region"] != actor.region:
        reasons.append(OTHER_REGION.at("region").by(access.clause_of(actor.party_kind)))
    reasons += _managed(given)
    if reasons:
        raise Refusal(*reasons)
    slug = await _free_slug(connection, kind, columns["slug"])
    content = ordered(kind, {**content, "slug": slug, "region": columns["region"]})
    return await _begin(connection, actor, kind, columns, content)


async def _begin(
    connection: AsyncConnection[Any], actor: Actor, kind: Kind, columns: Columns, content: Content
) -> UUID:
    record, source, slug = new_id(), columns["source_language"], content["slug"]
    content = with_marks({}, content, source)
    values = (record, kind.name, slug, public_id(kind.table, slug), columns["region"], Jsonb(columns["title"]), source)
    await connection.execute(_ADD, values)
    await records.add_edition(connection, record, 1, "draft", content, writer=actor)
    kept = await records.load(connection, record)
    assert kept is not None, "it was just written"
    await records.note_about(connection, kept, CREATE[kind.name], actor, after=content)
    return record


async def update(database: Database, actor: Actor | None, kind: Kind, change: Change, key: str | None = None) -> UUID:
    """Change a record as somebody saw it; a public one gets a draft. Who saw another version is told what differs."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        await update_in(connection, actor, UPDATE, change, await load_references(connection))
        return {"record": change.record}

    request = {"record": change.record, "version": change.version, **change.given}
    return record_in(await performed(database, actor, {kind.name: UPDATE[kind.name]}, key, request, effect))


async def edit_texts(
    connection: AsyncConnection[Any], actor: Actor, record: UUID | None, version: int, texts: Mapping[str, Any]
) -> None:
    """Change only texts of a record, `{"title": {"kk": "…"}}`, in the transaction of the caller.

    Also for members who are translators and nothing else. The marks of what changes become those of a draft made from
    the source as it reads now.
    """
    await update_in(connection, actor, TRANSLATE, Change(record, version, texts), await load_references(connection))


async def translate(database: Database, actor: Actor | None, change: Change, key: str | None = None) -> UUID:
    """The same in a transaction of its own."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        await edit_texts(connection, actor, change.record, change.version, change.given)
        return {"record": change.record}

    request = {"record": change.record, "version": change.version, **change.given}
    return record_in(await performed(database, actor, TRANSLATE, key, request, effect))


async def update_in(
    connection: AsyncConnection[Any], actor: Actor, family: Family, change: Change, references: References
) -> None:
    """Change a record in the transaction of the caller, who has the right that *family* declares."""
    kept, access = await records.permitted(connection, actor, family, change.record)
    wanted = merged(kept.kind, kept.latest.line, change.given)
    unseen(kept, change.version, wanted)
    reasons = _fixed(kept, wanted) + _managed(change.given)
    if family is TRANSLATE:
        reasons += _only_texts(kept.kind, change.given)
    columns, _, line = parsed(kept.kind, wanted, references)
    reasons += await problems_of(connection, kept.kind, wanted, columns, line, actor)
    if reasons:
        raise Refusal(*reasons)
    if wanted != ordered(kept.kind, kept.latest.line):
        await _write(connection, actor, kept, access, wanted)


def unseen(kept: Kept, version: int, wanted: Content | None = None) -> None:
    """Refuse who saw another version than there is, with what is there now beside what they want."""
    if version == kept.head.version:
        return
    found = differences(ordered(kept.kind, kept.latest.line), wanted) if wanted is not None else ()
    raise Refusal(Reason(CONFLICT.code, CONFLICT.message, ("version",), differences=found))


async def restore(database: Database, actor: Actor | None, change: Change, number: int, key: str | None = None) -> UUID:
    """Begin a new draft that says what an older edition said."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, access = await records.permitted(connection, actor, RESTORE, change.record)
        unseen(kept, change.version)
        old = next((each for each in kept.editions if each.number == number), None)
        if old is None:
            raise Refusal(NO_SUCH_EDITION)
        await _write(connection, actor, kept, access, ordered(kept.kind, old.line))
        return {"record": kept.id}

    request = {"record": change.record, "version": change.version, "number": number}
    return record_in(await performed(database, actor, RESTORE, key, request, effect))


async def _write(connection: AsyncConnection[Any], actor: Actor, kept: Kept, access: Access, wanted: Content) -> None:
    """Keep the content in the edition on its way, or in a new one."""
    content = ordered(kept.kind, with_marks(kept.latest.line, wanted, kept.head.source_language))
    await keep(connection, actor, kept, access, content)


async def keep(connection: AsyncConnection[Any], actor: Actor, kept: Kept, access: Access, content: Content) -> None:
    """The same for content whose marks are as they should be."""
    if kept.open:
        columns = {"line": Jsonb(content), "written_by": actor.member, "based_on": kept.base_of_open}
        await records.change_edition(connection, kept.open.id, **columns)
        await connection.execute("UPDATE record_edition SET written_at = now() WHERE id = %s", (kept.open.id,))
        state = kept.open.state
    else:
        number, state = kept.editions[-1].number + 1, "draft"
        await records.add_edition(connection, kept.id, number, state, content, based_on=kept.base, writer=actor)
    await records.change_head(connection, kept.id, state=state, title=Jsonb(content["title"]))
    await records.note_about(connection, kept, access, actor, kept.latest.line, content)


async def save_lines(
    connection: AsyncConnection[Any], actor: Actor | None, lines: Sequence[Mapping[str, Any]]
) -> list[UUID]:
    """Write many lines of the interchange as drafts in the transaction of the caller; ids in the order of the lines.

    A line whose slug is that of a record of the actor's region changes it (what it does not name stays), any other
    begins one. All that is wrong with all lines is said in one Refusal, under `lines`, the place of the line (from 0)
    and the field; nothing may be kept of the transaction then.
    """
    actor = admit(actor, *CREATE.values(), *UPDATE.values())
    if not 0 < len(lines) <= MOST_LINES:
        raise Refusal(MANY_LINES.at("lines", most=MOST_LINES))
    references, known = await load_references(connection), await _known(connection, lines)
    saved: list[UUID] = []
    reasons: list[Reason] = []
    for n, line in enumerate(lines):
        try:
            saved.append(await _save_line(connection, actor, line, references, known))
        except Refusal as refusal:
            reasons += [each.placed("lines", str(n)) for each in refusal.reasons]
    if reasons:
        raise Refusal(*reasons)
    return saved


async def _save_line(
    connection: AsyncConnection[Any],
    actor: Actor,
    line: Mapping[str, Any],
    references: References,
    known: Mapping[str, Any],
) -> UUID:
    kind = KINDS.get(str(line.get("kind")))
    if kind is None:
        raise Refusal(NO_KIND.at("kind", choices=", ".join(KINDS)))
    given = {name: value for name, value in line.items() if name != "kind"}
    slug = given.pop("slug", None)
    found = known.get(public_id(kind.table, slug)) if isinstance(slug, str) else None
    if found is None or not (found.public or found.region == actor.region or actor.party_kind not in REGIONAL):
        return await create_in(connection, actor, kind, given, references)
    kept = await records.load(connection, found.id)
    assert kept is not None, "it is locked"
    await update_in(connection, actor, UPDATE, Change(kept.id, kept.head.version, given), references)
    return kept.id


@dataclass(frozen=True)
class _Known:
    id: UUID
    region: str
    public: bool


async def _known(connection: AsyncConnection[Any], lines: Sequence[Mapping[str, Any]]) -> dict[str, _Known]:
    """Records that the lines name by their slugs, locked in one order; by their public ids."""
    named = {(KINDS[str(line["kind"])].table, line.get("slug")) for line in lines if str(line.get("kind")) in KINDS}
    ids = [public_id(table, slug) for table, slug in named if isinstance(slug, str)]
    rows = await (await connection.execute(_KNOWN, (ids,))).fetchall()
    return {public: _Known(*rest) for public, *rest in rows}


async def _free_slug(connection: AsyncConnection[Any], kind: Kind, slug: str) -> str:
    """The slug, or the first of those with a number behind it that no record has, seen or not."""
    numbered = [f"{slug[:60].rstrip('-')}-{n}" for n in (*range(2, _TRIES), new_id().hex[-12:])]
    tries = [slug, *numbered]
    taken = await connection.execute(_TAKEN, ([public_id(kind.table, each) for each in tries],))
    known = {row[0] for row in await taken.fetchall()}
    return next(each for each in tries if each not in known)


def _managed(given: Mapping[str, Any]) -> list[Reason]:
    return [MANAGED_FIELD.at(name) for name in given if name in MANAGED]


def _fixed(kept: Kept, wanted: Content) -> list[Reason]:
    return [FIXED_FIELD.at(name) for name in sorted(FIXED - {"kind"}) if wanted.get(name) != kept.latest.line.get(name)]


def _only_texts(kind: Kind, given: Mapping[str, Any]) -> list[Reason]:
    texts = {field.name for field in kind.fields if isinstance(field, Text)}
    return [NOT_A_TEXT.at(name) for name in given if name not in texts]
