"""Where the records of a list lie: places on the map, each with its entry in the list beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal import links
from portal.figures import bubble_radius, map_data, place
from portal.pages.parameters import Choice
from portal.visit import Visit
from portal.wording import capital

DOT = 9

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Spot:
    """A point of the map; its key joins it to what stands in the list."""

    key: str
    x: float
    y: float
    radius: float
    name: str
    count: int
    url: str = ""
    """Of the narrower list; a single record has its own."""
    node: Node | None = None


@dataclass(frozen=True)
class RegionPlaces:
    """The records of one region: those whose place is known, and those that only the region is known of."""

    key: str
    name: str
    nodes: list[Node]
    spots: list[Spot] = field(default_factory=list)

    @property
    def vague(self) -> list[Node]:
        return [node for node in self.nodes if node["latitude"] is None]


def overview(visit: Visit, choice: Choice, buckets: Sequence[Mapping[str, Any]]) -> list[Spot]:
    """The regions with the number of their records, where there are too many to show each."""
    chosen = choice.chosen["region"]
    shown = [each for each in buckets if each["count"] and (not chosen or each["value"] in chosen)]
    return [_region(visit, choice, bucket) for bucket in shown]


def _region(visit: Visit, choice: Choice, bucket: Mapping[str, Any]) -> Spot:
    slug, count = bucket["value"], bucket["count"]
    narrowed = [*(pair for pair in choice.pairs() if pair[0] not in ("region", "district")), ("region", slug)]
    x, y = _centre(slug) or (0, 0)
    url = links.page(visit.locale, visit.path, narrowed)
    return Spot(slug, x, y, bubble_radius(count) if x else 0, capital(bucket["label"]), count, url)


def places(nodes: Sequence[Node]) -> list[RegionPlaces]:
    """The records by region, the region with most of them first."""
    of_region: dict[str, list[Node]] = {}
    for node in nodes:
        of_region.setdefault(node["region"]["slug"], []).append(node)
    fullest = sorted(of_region.items(), key=lambda each: -len(each[1]))
    return [_places(slug, each) for slug, each in fullest]


def _places(slug: str, nodes: list[Node]) -> RegionPlaces:
    found = RegionPlaces(slug, capital(nodes[0]["region"]["name"]), nodes)
    centre = _centre(slug)
    if found.vague and centre:
        found.spots.append(Spot(slug, *centre, bubble_radius(len(found.vague)), found.name, len(found.vague)))
    for node in nodes:
        if node["latitude"] is not None and node["longitude"] is not None:
            x, y = place(node["latitude"], node["longitude"])
            found.spots.append(Spot(node["publicId"], x, y, DOT, node["title"], 1, node=node))
    return found


def _centre(slug: str) -> tuple[float, float] | None:
    known = map_data()["places"].get(slug)
    return (known["x"], known["y"]) if known else None
