"""Search as GraphQL types."""

import strawberry

from api.catalogue.types import INDUSTRY_CODES, REGION_CODES, Record
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, PageInfo


class SearchEngineName(Code):
    """Engines that can answer."""

    MEILISEARCH = "MEILISEARCH"
    POSTGRESQL = "POSTGRESQL"


strawberry.enum(SearchEngineName, name="SearchEngine", description="Engine that answered.")


@strawberry.type(description="A piece of a text.")
class Fragment:
    """A piece of a text."""

    text: str
    match: bool = strawberry.field(description="The query found this word.")


@strawberry.type(description="A text of the record, cut where the query found something; joined it is the text.")
class Highlight:
    """Marks in one text."""

    field: str = strawberry.field(description="`title` or `summary`, in the language shown.")
    fragments: list[Fragment]


@strawberry.type
class SearchEdge:
    """A record that was found."""

    cursor: str
    node: Record
    highlights: list[Highlight]


@strawberry.type(description="Records near to the query, beside a first page with few hits.")
class SimilarConnection:
    """Second search."""

    edges: list[SearchEdge]
    nodes: list[Record]
    page_info: PageInfo
    total_count: int


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class SearchFilter:
    """Filter of a search."""

    regions: list[str] | None = strawberry.field(default=strawberry.UNSET, description=REGION_CODES)
    industries: list[str] | None = strawberry.field(default=strawberry.UNSET, description=INDUSTRY_CODES)


def _similar(first: int = 5):  # its type stands with the field
    """Argument of the second search."""
    raise NotImplementedError


@strawberry.type(description="A page of what a search found, the best first.")
class SearchConnection:
    """Relay connection."""

    edges: list[SearchEdge]
    nodes: list[Record]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By kinds, regions and industries.")
    engine: SearchEngineName
    degraded: bool = strawberry.field(description="The usual engine is away: typing errors are not forgiven as usual.")
    repaired: str | None = strawberry.field(description="What the query was read as, if not as it was typed.")
    similar: SimilarConnection = strawberry.field(
        resolver=_similar, description="Further records; empty unless the first page has few hits."
    )
