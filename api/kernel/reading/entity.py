"""Declarations: what each field of a GraphQL type is in SQL.

An *entity* belongs to one GraphQL object type and one table. Its fields know how to write themselves as an SQL
expression over an alias of that table; the compiler only puts these expressions together, so that whatever a document
selects becomes one statement.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Protocol

from graphql import FieldNode

from api.kernel.reading.memo import Written
from api.kernel.reading.params import Params
from api.kernel.reading.selection import Document, Selected, select
from locales.text import Locale


@dataclass
class Scope:
    """State of one compilation."""

    document: Document
    params: Params
    locale: Locale
    with_types: bool = False
    """Write the concrete type beside abstract values, for an executor that has to know it."""
    finished_later: bool = False
    """A field was compiled whose JSON is only the material of its answer: the executor has to walk over it."""
    _next_alias: int = 0
    _writing: bool = False

    def alias(self) -> str:
        """Return a table alias that nothing else in the statement uses, nor any response key of a client.

        A column of the same name would hide the row: GraphQL names have no dollar sign.
        """
        self._next_alias += 1
        return f"t{self._next_alias}$"

    def locale_of(self, selected: Selected) -> Locale:
        """Return the language a field is asked in: its own argument, else that of the request."""
        own = selected.arguments.get("locale")
        return self.locale if own is None else getattr(own, "value", own)

    def once(self, what: Hashable, nodes: tuple[FieldNode, ...], write: Callable[[], str]) -> str:
        """SQL of the selections of *nodes*, as it was written before or by *write*; *what* tells its uses apart."""
        memo = self.document.memo
        if memo is None or self._writing:
            return write()
        key = what, self.document.below(nodes), self.locale, self.with_types, self._next_alias
        written = memo.get(key)
        if written is None:
            written = self._write(write)
            memo.put(key, written, len(written.sql))
        self.params.values.update(written.values)
        self._next_alias = written.next_alias
        self.finished_later |= written.finished_later
        return written.sql

    def _write(self, write: Callable[[], str]) -> Written:
        """What stands below is part of it, and not kept once more."""
        finished_later, first = self.finished_later, len(self.params.used)
        self._writing, self.finished_later = True, False
        try:
            sql = write()
            values = {name: self.params.values[name] for name in self.params.used[first:]}
            return Written(sql, values, self._next_alias, self.finished_later)
        finally:
            self._writing, self.finished_later = False, finished_later


class Field(Protocol):
    """Anything that can be selected."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """SQL expression of the selected field over the table alias."""
        ...


@dataclass(frozen=True)
class Entity:
    """A GraphQL object type read from one table."""

    type_name: str
    table: str
    fields: Mapping[str, Field]
    visible: str = "true"
    """Condition over the alias ``{t}`` that a row must meet to be shown to anyone."""


def columns(scope: Scope, entity: Entity, alias: str, nodes: Selected) -> str:
    """Select list of *entity* for the sub-selection: each response key beside its expression."""
    return scope.once(
        (entity.type_name, entity.table, alias),
        nodes.nodes,
        lambda: _columns(scope, entity, alias, nodes),
    )


def _columns(scope: Scope, entity: Entity, alias: str, nodes: Selected) -> str:
    parts = []
    for chosen in select(scope.document, entity.type_name, nodes.nodes):
        if chosen.name == "__typename":
            parts.append(f"'{entity.type_name}'::text AS \"{chosen.key}\"")
        else:
            parts.append(f'{entity.fields[chosen.name].sql(scope, alias, chosen)} AS "{chosen.key}"')
    return ", ".join(parts)


def json_object(scope: Scope, entity: Entity, alias: str, selected: Selected) -> str:
    """One JSON object of *entity* over a row that is already in scope."""
    row = scope.alias()
    return f"(SELECT row_to_json({row}) FROM (SELECT {columns(scope, entity, alias, selected)}) {row})"


def visible(entity: Entity, alias: str) -> str:
    """Condition that hides what nobody may see."""
    return entity.visible.format(t=alias)
