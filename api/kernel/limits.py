"""What one GraphQL document may ask for.

The figures come from one linear measure (`api.kernel.measure`), taken between parsing and validation,
because validation itself is what a hostile document makes expensive. Stock limiters walk each spread again
and are a way to stop the server with a document of 800 bytes.

Introspection stays open: this is the public API of a public catalogue, made for other authorities to build
on, and its schema is published with it. It is measured apart from the data: it may ask at most half as
much again as the complete standard introspection query asks of this schema.
"""

import math
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from api.kernel.errors import Code, public
from api.kernel.measure import Figures, Measure


@dataclass(frozen=True, slots=True)
class Limits:
    characters: int = 8000
    tokens: int = 1500
    depth: int = 10
    cost: int = 1000
    fields: int = 500
    """Fields after all fragments are written out, without list sizes: what validation has to compare."""
    aliases: int = 20
    directives: int = 50
    fragments: int = 50
    operations: int = 10
    """In one document; one of them is executed."""
    mutations: int = 5
    key_length: int = 63
    """PostgreSQL cuts longer identifiers, and response keys become column names."""
    introspection_depth: int = 20
    introspection_factor: float = 1.5


@dataclass(frozen=True, slots=True)
class CostReport:
    """Goes into `extensions.cost` of every answer."""

    requested: int
    limit: int
    depth: int
    depth_limit: int
    fields: int

    def as_json(self) -> dict[str, Any]:
        return {
            "requested": self.requested,
            "limit": self.limit,
            "depth": self.depth,
            "depthLimit": self.depth_limit,
            "fields": self.fields,
        }


def exceeded(what: str, asked: int, allowed: int) -> GraphQLError:
    return public(
        Code.LIMIT_EXCEEDED,
        f"The document asks for too much: {what} {asked}, allowed {allowed}.",
        limit=what,
        asked=asked,
        allowed=allowed,
    )


def check_structure(measure: Measure, limits: Limits, introspection: int) -> list[GraphQLError]:
    """Everything that does not depend on variables, for every definition: validation reads them all."""
    counted = [
        ("fragments", measure.fragment_count, limits.fragments),
        ("operations", len(measure.operations), limits.operations),
        ("directives", measure.directives, limits.directives),
        ("response key length", measure.longest_key, limits.key_length),
    ]
    for figures in (*measure.operations.values(), *measure.fragments.values()):
        counted += _definition(figures, limits, introspection)
    mutations = [figures for figures in measure.operations.values() if figures.mutation]
    counted += [("mutations", figures.width, limits.mutations) for figures in mutations]
    worst: dict[str, tuple[int, int]] = {}
    for what, asked, allowed in counted:
        if asked > allowed and asked > worst.get(what, (0, 0))[0]:
            worst[what] = (asked, allowed)
    return [exceeded(what, asked, allowed) for what, (asked, allowed) in worst.items()]


def _definition(figures: Figures, limits: Limits, introspection: int) -> list[tuple[str, int, int]]:
    return [
        ("depth", figures.depth, limits.depth),
        ("fields", figures.fields, limits.fields),
        ("aliases", figures.aliases, limits.aliases),
        ("introspection depth", figures.meta_depth, limits.introspection_depth),
        ("introspection size", math.ceil(figures.meta_size), introspection),
    ]
