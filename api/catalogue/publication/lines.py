"""What an edition says: the record in the form of the interchange, without what follows from what is done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection, sql

from api.catalogue.interchange.circles import circles
from api.catalogue.kinds import RECORDS
from api.catalogue.publication.rules import MANAGED, markup_in
from api.catalogue.translation import TRANSLATED, Translations, add_text_states, bind_marks, keep_marks
from api.kernel.actor import REGIONAL, Actor
from api.kernel.interchange.composite import Text
from api.kernel.interchange.kind import Kind, Link
from api.kernel.interchange.problems import N_, Line, Problem, References
from api.kernel.interchange.values import Columns, Row
from api.kernel.refusals import Reason

Content = dict[str, Any]
KINDS = {kind.name: kind for kind in RECORDS}
TABLES = frozenset(kind.table for kind in RECORDS)
INVALID = "INVALID"
"""Code of what the checks of the interchange say of a field."""

_MARKS = Translations("translations")
_NOWHERE = N_("leads to no stored record: {value}")
_CIRCLE = N_("leads back to itself: {value}")


def content_of(kind: Kind, row: Row, children: Sequence[Row]) -> Content:
    """What a stored row says; the marks of its texts stay with them."""
    line = kind.dump(row, children)
    kept = MANAGED - {"translations"}
    return {name: value for name, value in line.items() if name not in kept and name != "kind"}


def merged(kind: Kind, content: Mapping[str, Any], given: Mapping[str, Any]) -> Content:
    """The content with what was given: None takes a field away, a text keeps the languages that were not given."""
    texts = {field.name for field in kind.fields if isinstance(field, Text)}
    made = dict(content)
    for name, value in given.items():
        if name in texts and isinstance(value, Mapping):
            value = _given({**(content.get(name) or {}), **value}) or None
        made[name] = value
    return ordered(kind, _given(made))


def _given(value: Mapping[str, Any]) -> Content:
    return {name: each for name, each in value.items() if each is not None}


def ordered(kind: Kind, content: Mapping[str, Any]) -> Content:
    """The fields in the order of their declaration; what nobody declared comes last."""
    names = [field.name for field in kind.fields] + ([kind.children.name] if kind.children else [])
    return {name: content[name] for name in (*names, *(set(content) - set(names))) if name in content}


def parsed(kind: Kind, content: Mapping[str, Any], references: References) -> tuple[Columns, list[Columns], Line]:
    """Rows of an edition, and the line that knows what is wrong with it."""
    line = Line(1, references)
    columns, children = kind.parse({"kind": kind.name, **content}, line)
    return columns, children, line


async def problems_of(
    connection: AsyncConnection[Any], kind: Kind, content: Content, columns: Columns, line: Line, actor: Actor | None
) -> list[Reason]:
    """Everything that is wrong with an edition."""
    for link in kind.links:
        if not any(problem.field.startswith(link.field) for problem in line.problems):
            await _check_link(connection, kind, link, columns, line, actor)
    return [*map(_reason, line.problems), *markup_in(content)]


def _reason(problem: Problem) -> Reason:
    path = tuple(part for part in problem.field.replace("[", ".").replace("]", "").split(".") if part)
    return Reason(INVALID, problem.message, path, values=problem.values)


async def _check_link(
    connection: AsyncConnection[Any], kind: Kind, link: Link, columns: Columns, line: Line, actor: Actor | None
) -> None:
    """Note what leads nowhere; what the actor may not see is not there."""
    named = link.named(columns)
    table, key = sql.Identifier(link.table), sql.Identifier(link.key)
    seen = sql.SQL("true")
    if link.table in TABLES and actor is not None and actor.party_kind in REGIONAL:
        seen = sql.SQL("(status = 'published' OR region = {})").format(actor.region)
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY({}) AND {}").format(key, table, key, named, seen)
    found = {row[0] for row in await (await connection.execute(query)).fetchall()} if named else set()
    for lost in (each for each in named if each not in found):
        line.wrong(link.field, _NOWHERE, value=lost[:80])
    if link.table == kind.table and found:
        query = sql.SQL("SELECT slug, {0} FROM {1} WHERE {0} IS NOT NULL").format(sql.Identifier(link.column), table)
        leads_to = dict(await (await connection.execute(query)).fetchall()) | {columns["slug"]: named[0]}
        for way in circles(leads_to):
            if columns["slug"] in way:
                line.wrong(link.field, _CIRCLE, value=" → ".join([*way, way[0]])[:200])


def with_marks(before: Mapping[str, Any], after: Content, source: str) -> Content:
    """The content with marks that tell how far each text can be relied on after this edit."""
    old, new = _texts(before, source), _texts(after, source) | {"marks": None}
    bind_marks(old)
    keep_marks(new, old)
    bind_marks(new)
    marks = _MARKS.dump(new)
    rest = {name: value for name, value in after.items() if name != "translations"}
    return rest | {"translations": marks} if marks else rest


def _texts(content: Mapping[str, Any], source: str) -> Columns:
    marks = _MARKS.parse(content.get("translations"), "translations", Line(1, References()))["marks"] or {}
    return {**{field: content.get(field) for field in TRANSLATED}, "marks": marks, "source_language": source}


def settle_language(columns: Columns, source: str) -> None:
    """Make the language in which a record was first written its source, whatever was written since."""
    columns["source_language"] = source
    columns["marks"] = columns["marks"] or {}
    bind_marks(columns)
    add_text_states(columns)
