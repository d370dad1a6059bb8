"""Makes up documents from the schema: every field of what it names, arguments good and bad, fragments, directives."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

DEEPEST = 5
Pools = Mapping[str, Sequence[str]]
"""Values for arguments that are texts, by the name of the argument or of the field with it (`project.slug`)."""


@dataclass
class Writer:
    """One document, the same for the same seed."""

    schema: GraphQLSchema
    roots: Sequence[str]
    pools: Pools
    seed: int
    variables: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._fragments: list[str] = []
        self._declared: list[str] = []
        self._number = 0

    def write(self) -> str:
        """Return the document; its variables stand in `variables`."""
        query = self.schema.query_type
        assert query
        names = self.chance.sample(list(self.roots), self.chance.choice((1, 1, 1, 2, 3)))
        parts = [self._field(name, query.fields[name], name, DEEPEST) for name in names]
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        return "\n".join([f"query Made{declared} {{ {' '.join(parts)} }}", *self._fragments])

    def _field(self, name: str, definition: GraphQLField, owner: str, deep: int, *, alone: bool = False) -> str:
        """A field with whatever it needs; *alone*: under a key that nothing else has."""
        kind = get_named_type(definition.type)
        alias = f"{self._fresh('k')}: " if alone or self._maybe(0.15) else ""
        arguments = self._arguments(owner, definition.args)
        below = "" if is_leaf_type(kind) else f" {{ {self._selections(kind, deep - 1)} }}"
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _selections(self, kind: Any, deep: int, *, alone: bool = False) -> str:
        leaves = [name for name, each in kind.fields.items() if is_leaf_type(get_named_type(each.type))]
        objects = [name for name in kind.fields if name not in leaves] if deep > 0 else []
        chosen = self._some(leaves, 4) + self._some(objects, 2)
        parts = [self._field(name, kind.fields[name], f"{kind.name}.{name}", deep, alone=alone) for name in chosen]
        if not parts or self._maybe(0.2):
            parts.append("__typename")
        if deep > 0 and self._maybe(0.3):
            parts.append(self._fragment(kind, deep - 1))
        return " ".join(parts)

    def _fragment(self, kind: Any, deep: int) -> str:
        """The same type, one of those it stands for, or one of the interfaces it has."""
        abstract = isinstance(kind, GraphQLInterfaceType)
        others = list(self.schema.get_possible_types(kind)) if abstract else list(kind.interfaces)
        on = self.chance.choice([kind, *others])
        selections = self._selections(on, deep, alone=True)
        if self._maybe(0.5):
            return f"... on {on.name}{self._directive()} {{ {selections} }}"
        name = self._fresh("F")
        self._fragments.append(f"fragment {name} on {on.name} {{ {selections} }}")
        return f"...{name}{self._directive()}"

    def _directive(self) -> str:
        if not self._maybe(0.12):
            return ""
        value = self.chance.choice(("true", "false", ""))
        value = value or self._variable("Boolean!", self._maybe(0.5))
        return f" @{self.chance.choice(('skip', 'include'))}(if: {value})"

    def _arguments(self, owner: str, given: Mapping[str, GraphQLArgument]) -> str:
        parts = [
            f"{name}: {self._argument(owner, name, each)}" for name, each in given.items() if self._given(name, each)
        ]
        return f"({', '.join(parts)})" if parts else ""

    def _given(self, name: str, argument: GraphQLArgument) -> bool:
        often = {"first": 0.7, "last": 0.15, "after": 0.1, "before": 0.1, "slug": 0.9, "publicId": 0.1}
        return isinstance(argument.type, GraphQLNonNull) or self._maybe(often.get(name, 0.4))

    def _argument(self, owner: str, name: str, argument: GraphQLArgument) -> str:
        value = self._value(owner, name, argument.type)
        return self._variable(str(argument.type), value) if self._maybe(0.3) else self._literal(value)

    def _value(self, owner: str, name: str, kind: Any) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(owner, name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return [self._value(owner, name, kind.of_type) for _ in range(self.chance.choice((1, 1, 2, 3, 0)))]
        if isinstance(kind, GraphQLEnumType):
            return _Name(self.chance.choice(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            needed = [key for key, each in kind.fields.items() if isinstance(each.type, GraphQLNonNull)]
            keys = dict.fromkeys([*needed, *self._some(list(kind.fields), 3)])
            return {key: self._value(owner, key, kind.fields[key].type) for key in keys}
        made: Mapping[str, Callable[[], Any]] = {
            "Int": lambda: (
                self.chance.choice((1, 2, 3, 5, 0) if self._maybe(0.1) else (1, 2, 3))
                if name in ("first", "last")
                else 2026
            ),
            "Boolean": lambda: self._maybe(0.5),
            "Float": lambda: 1.5,
            "Decimal": lambda: self.chance.choice(("0", "100", "5000000000")),
            "Date": lambda: self.chance.choice(("2020-01-01", "2026-11-01")),
        }
        return made[kind.name]() if kind.name in made else self._text(owner, name)

    def _text(self, owner: str, name: str) -> str:
        pool = self.pools.get(f"{owner}.{name}") or self.pools.get(name) or ()
        return self.chance.choice([*pool, "nope"] if self._maybe(0.2) or not pool else list(pool))

    def _variable(self, kind: str, value: Any) -> str:
        name = self._fresh("v")
        self._declared.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"

    def _literal(self, value: Any) -> str:
        if isinstance(value, dict):
            return f"{{{', '.join(f'{key}: {self._literal(each)}' for key, each in value.items())}}}"
        if isinstance(value, list):
            return f"[{', '.join(map(self._literal, value))}]"
        if isinstance(value, bool):
            return str(value).lower()
        return f'"{value}"' if isinstance(value, str) and not isinstance(value, _Name) else str(value)

    def _some(self, names: list[str], most: int) -> list[str]:
        return self.chance.sample(names, min(len(names), self.chance.randint(0, most)))

    def _maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def _fresh(self, prefix: str) -> str:
        self._number += 1
        return f"{prefix}{self._number}"


class _Name(str):
    """A value of an enum, which is written without quotes."""
