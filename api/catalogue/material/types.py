"""Measures of state support as GraphQL types."""

import strawberry

from api.kernel.graphql.connections import Node
from api.kernel.graphql.text import LocaleName, language, required_language, required_text, text
from api.regions.types import AS_OF


@strawberry.type(description="A measure of state support (§18.4).")
class SupportMeasure(Node):
    """What the state offers, to whom and on what terms."""

    code: str
    measure_kind: str
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()
    legal_basis: str | None = text("Act and article.")
    legal_basis_language: LocaleName | None = language()
    conditions: str | None = text("Who can get it, and on what terms.")
    conditions_language: LocaleName | None = language()
    volume: str | None = text("How much and for how long.")
    volume_language: LocaleName | None = language()
    procedure: str | None = text("How to get it: what to file, where, how long it takes.")
    procedure_language: LocaleName | None = language()
    provider: str | None = text("Who gives it.")
    provider_language: LocaleName | None = language()
    note: str | None = text("What else the source says.")
    note_language: LocaleName | None = language()
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)
