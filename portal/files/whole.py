"""All rows of a filtered list, read a page at a time."""

from dataclasses import dataclass, replace
from typing import Any

from portal.pages.facets import Listing
from portal.pages.parameters import Choice, variables
from portal.problems import Misread
from portal.visit import Visit

MOST_ROWS = 5000
_AT_ONCE = 100


@dataclass(frozen=True)
class Rows:
    nodes: list[dict[str, Any]]
    total: int
    """How many there are; more than there are nodes where the list was cut."""

    @property
    def cut(self) -> bool:
        return self.total > len(self.nodes)


async def whole(visit: Visit, listing: Listing, choice: Choice, most: int = MOST_ROWS, **asked: Any) -> Rows:
    """The first *most* rows of a list in its order; *asked* goes before what the address asks for."""
    chosen = {**variables(listing, replace(choice, after="", before="")), "first": min(_AT_ONCE, most), **asked}
    answer = (await visit.ask(f"files/{listing.section}", **chosen, facets=True))["list"]
    _refuse_unknown(listing, choice, answer["facets"])
    nodes = answer["nodes"]
    while answer["pageInfo"]["hasNextPage"] and len(nodes) < most:
        chosen["after"] = answer["pageInfo"]["endCursor"]
        answer = (await visit.ask(f"files/{listing.section}", **chosen))["list"]
        nodes += answer["nodes"]
    return Rows(nodes[:most], answer["totalCount"])


def _refuse_unknown(listing: Listing, choice: Choice, facets: list[dict[str, Any]]) -> None:
    """A region or sector that the catalogue does not know is refused, as on the page of the list."""
    known = {facet["name"]: {bucket["value"] for bucket in facet["buckets"]} for facet in facets}
    for facet in listing.facets:
        if facet.labels is None and set(choice.chosen[facet.parameter]) - known[facet.name]:
            raise Misread(facet.parameter)
