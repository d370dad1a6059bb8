"""Inputs of mutations, made from the fields that each kind of record declares: one declaration for import and form.

What a client writes comes out as the interchange has it, so that the same checks say what is wrong.
"""

from collections.abc import Mapping
from enum import Enum
from functools import singledispatch
from typing import Any

import strawberry
from strawberry import UNSET

from api.catalogue.fields import IndustryField
from api.catalogue.partner import types as _partner  # noqa: F401 - makes enums of the lists of codes
from api.catalogue.project import types as _project  # noqa: F401 - likewise
from api.catalogue.publication.rules import MANAGED
from api.catalogue.site import types as _site  # noqa: F401 - likewise
from api.catalogue.site.boundary import Boundary
from api.kernel.graphql.scalars import JSON, DecimalInput
from api.kernel.interchange.composite import BusinessNumber, Currency, Group, Money, Rows, Text
from api.kernel.interchange.kind import Children, Kind
from api.kernel.interchange.values import (
    Choice,
    Choices,
    Count,
    Counts,
    Day,
    Flag,
    Many,
    Moment,
    Number,
    PartialDate,
    Pattern,
    Words,
)
from api.regions.fields import DistrictField, Geo, RegionField
from locales.text import LOCALES

DAY = "A day like 2025-06-30."
PARTIAL = "A year, a month or a day, like 2025, 2025-06 or 2025-06-30."


@strawberry.input(description="Text by language. Languages that are not given stay as they are; null takes one away.")
class TextInput:
    """Text in three languages."""

    kk: str | None = UNSET
    ru: str | None = UNSET
    en: str | None = UNSET


@strawberry.input(description="A point, WGS 84, in degrees.")
class GeoInput:
    """Point."""

    lat: float
    lon: float


_made: dict[str, Any] = {}


def input_of(kind: Kind) -> Any:
    """The input for records of a kind; those that share a table share it."""
    parts = [field for field in kind.fields if field.name not in MANAGED and field.name != "slug"]
    if kind.children:
        parts.append(kind.children)  # type: ignore[arg-type]
    return _input(
        f"{kind.table.title().replace('_', '')}Input",
        parts,
        "Fields of a record. What is not given stays as it is; null takes a value away.",
    )


def written(kind: Kind, value: Any) -> dict[str, Any]:
    """What a client has given, as the interchange writes it."""
    parts = [*kind.fields, *([kind.children] if kind.children else [])]
    return {
        part.name: None if given is None else plain(part, given)
        for part in parts
        if (given := getattr(value, part.name, UNSET)) is not UNSET
    }


def written_texts(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The same of an input that has texts alone."""
    given = {name: getattr(value, name) for name in names}
    return {name: each and _languages(each) for name, each in given.items() if each is not UNSET}


def _input(name: str, parts: list[Any], description: str) -> Any:
    if name not in _made:
        members: dict[str, Any] = {"__annotations__": {}, "__doc__": description}
        for part in parts:
            members["__annotations__"][part.name] = type_of(part, name.removesuffix("Input")) | None
            members[part.name] = strawberry.field(name=part.name, default=UNSET, description=about(part))
        _made[name] = strawberry.input(type(name, (), members), name=name, description=description)
    return _made[name]


def _nested(part: Any, prefix: str) -> str:
    return f"{prefix}{part.name[0].upper()}{part.name[1:]}Input"


@singledispatch
def type_of(part: Any, prefix: str) -> Any:  # noqa: ARG001 - the shape of all
    """The type in which a field is given; *prefix* begins the names of inputs inside it."""
    raise TypeError(f"{type(part).__name__} has no input")


for _plain in (Words, Pattern, Day, PartialDate, Moment, Currency, BusinessNumber):
    type_of.register(_plain)(lambda part, prefix: str)  # noqa: ARG005 - the shape of all
for _plain in (RegionField, DistrictField, IndustryField):
    type_of.register(_plain)(lambda part, prefix: str)  # noqa: ARG005
type_of.register(Many)(lambda part, prefix: list[str])  # noqa: ARG005
type_of.register(Number)(lambda part, prefix: DecimalInput)  # noqa: ARG005
type_of.register(Count)(lambda part, prefix: int)  # noqa: ARG005
type_of.register(Counts)(lambda part, prefix: list[int])  # noqa: ARG005
type_of.register(Flag)(lambda part, prefix: bool)  # noqa: ARG005
type_of.register(Text)(lambda part, prefix: TextInput)  # noqa: ARG005
type_of.register(Geo)(lambda part, prefix: GeoInput)  # noqa: ARG005
type_of.register(Boundary)(lambda part, prefix: JSON)  # noqa: ARG005
type_of.register(Choice)(lambda part, prefix: str if isinstance(part.codes, tuple) else part.codes)  # noqa: ARG005
type_of.register(Choices)(lambda part, prefix: list[str if isinstance(part.codes, tuple) else part.codes])  # noqa: ARG005


@type_of.register
def _money(part: Money, prefix: str) -> Any:  # noqa: ARG001 - all sums are given alike
    return _input("MoneyInput", list(part.parts), "A sum with its currency, the date it was stated and who stated it.")


@type_of.register
def _group(part: Group, prefix: str) -> Any:
    return _input(_nested(part, prefix), list(part.parts), "Given as a whole.")


@type_of.register(Rows)
@type_of.register(Children)
def _rows(part: Rows | Children, prefix: str) -> Any:
    return list[_input(_nested(part, prefix), list(part.parts), "One of a list, which is given as a whole.")]  # type: ignore[misc]


@singledispatch
def plain(part: Any, given: Any) -> Any:  # noqa: ARG001 - by the kind of the field
    """What was given for a field, as the interchange writes it."""
    return given


@plain.register
def _code(part: Choice, given: Any) -> Any:  # noqa: ARG001
    return [_stored(each) for each in given] if isinstance(given, list) else _stored(given)


@plain.register
def _text(part: Text, given: Any) -> Any:  # noqa: ARG001
    return _languages(given)


@plain.register
def _point(part: Geo, given: Any) -> Any:  # noqa: ARG001
    return {"lat": given.lat, "lon": given.lon}


@plain.register
def _parts(part: Group, given: Any) -> Any:
    return _object(part.parts, given)


@plain.register(Rows)
@plain.register(Children)
def _list(part: Rows | Children, given: Any) -> Any:
    return [_object(part.parts, each) for each in given]


def _object(parts: Any, given: Any) -> dict[str, Any]:
    found: Mapping[str, Any] = {part.name: getattr(given, part.name) for part in parts}
    return {part.name: plain(part, found[part.name]) for part in parts if found[part.name] not in (None, UNSET)}


def _languages(given: Any) -> dict[str, str | None]:
    return {locale: words for locale in LOCALES if (words := getattr(given, locale)) is not UNSET}


def _stored(code: Any) -> Any:
    return code.value.lower() if isinstance(code, Enum) else code


@singledispatch
def about(part: Any) -> str | None:  # noqa: ARG001 - by the kind of the field
    """What a client should know of a field beside its type."""
    return None


about.register(Day)(lambda part: DAY)  # noqa: ARG005
about.register(PartialDate)(lambda part: PARTIAL)  # noqa: ARG005
about.register(RegionField)(lambda part: "Slug, ISO 3166-2 or KATO code; one's own unless given, and kept for good.")  # noqa: ARG005
about.register(DistrictField)(lambda part: "KATO code or slug.")  # noqa: ARG005
about.register(IndustryField)(lambda part: "Slug of a sector, or OKED division.")  # noqa: ARG005
about.register(Currency)(lambda part: "ISO 4217.")  # noqa: ARG005
about.register(Boundary)(lambda part: "Polygon or MultiPolygon of GeoJSON.")  # noqa: ARG005
about.register(Words)(lambda part: f"At most {part.limit} characters.")
about.register(Text)(lambda part: f"At most {part.limit} characters in each language.")
