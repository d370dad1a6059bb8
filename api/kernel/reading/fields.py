"""Kinds of fields an entity is declared from."""

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from api.kernel.reading.entity import Entity, Field, Scope, columns, json_object, visible
from api.kernel.reading.selection import Selected
from locales.text import FALLBACK


@dataclass(frozen=True)
class Value:
    """An expression over ``{t}`` whose JSON is the answer."""

    expression: str

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - the shape of all fields
        """Write the expression over the alias."""
        return self.expression.format(t=alias)


def column(name: str) -> Value:
    """Return the column as it is."""
    return Value(f"{{t}}.{name}")


def code(name: str) -> Value:
    """Return a stored code as the name of its enum value."""
    return Value(f"upper({{t}}.{name})")


def codes(name: str) -> Value:
    """Return a list of stored codes as names of enum values."""
    return Value(f"array(SELECT upper(c) FROM unnest({{t}}.{name}) WITH ORDINALITY u(c, n) ORDER BY n)")


def decimal(name: str) -> Value:
    """Return a number as text, so that no client rounds it."""
    return Value(f"{{t}}.{name}::text")


def moment(name: str) -> Value:
    """Return a time in UTC, as RFC 3339 writes it."""
    return instant(f"{{t}}.{name}")


def instant(expression: str) -> Value:
    """Return the time that an expression over ``{t}`` gives, in the same form."""
    return Value(f"to_char({expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")


@dataclass(frozen=True)
class Localized:
    """Text in the language asked, or in the nearest one there is."""

    source: str

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """First text along the fallback of the language."""
        text = self.source.format(t=alias)
        order = FALLBACK[scope.locale_of(selected)]
        return f"coalesce({', '.join(f'{text} ->> {chr(39)}{locale}{chr(39)}' for locale in order)})"


@dataclass(frozen=True)
class ShownLanguage:
    """The language in which a localized text is shown."""

    source: str

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """First language along the fallback that has the text."""
        text = self.source.format(t=alias)
        order = FALLBACK[scope.locale_of(selected)]
        return "CASE " + " ".join(f"WHEN {text} ? '{locale}' THEN '{locale}'" for locale in order) + " END"


def text_fields(name: str, column_name: str) -> dict[str, Field]:
    """Two fields of a three-language column: the text, and the language it is shown in."""
    source = f"{{t}}.{column_name}"
    return {name: Localized(source), f"{name}Language": ShownLanguage(source)}


@dataclass(frozen=True)
class Struct:
    """Columns of the same row as an object of their own; null where ``present`` does not hold."""

    entity: Entity
    present: str = "true"

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """Object over the same row."""
        inner = json_object(scope, self.entity, alias, selected)
        if self.present == "true":
            return inner
        return f"CASE WHEN {self.present.format(t=alias)} THEN {inner} END"


@dataclass(frozen=True)
class One:
    """At most one row of another entity; ``on`` joins ``{t}`` (this) and ``{o}`` (the other)."""

    entity: Callable[[], Entity]
    on: str

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """Scalar subquery with the object."""
        entity, other, row = self.entity(), scope.alias(), scope.alias()
        return (
            f"(SELECT row_to_json({row}) FROM (SELECT {columns(scope, entity, other, selected)}"
            f" FROM {entity.table} {other} WHERE {self.on.format(t=alias, o=other)}"
            f" AND {visible(entity, other)}) {row})"
        )


@dataclass(frozen=True)
class Many:
    """All rows of another entity in a fixed order; for lists that are short by nature."""

    entity: Callable[[], Entity]
    on: str
    order: str

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """Scalar subquery with the list."""
        entity, other, row = self.entity(), scope.alias(), scope.alias()
        order = self.order.format(o=other, locale=scope.locale)
        return (
            f"(SELECT coalesce(json_agg({row}), '[]') FROM (SELECT {columns(scope, entity, other, selected)}"
            f" FROM {entity.table} {other} WHERE {self.on.format(t=alias, o=other)}"
            f" AND {visible(entity, other)} ORDER BY {order}) {row})"
        )


def label_of(scope: Scope, labels: dict[str, str], value: str) -> str:
    """SQL that turns a code into its name in the language of the request."""
    table = scope.params.add(orjson.dumps(labels).decode(), "jsonb")
    return f"coalesce({table} ->> {value}, {value})"
