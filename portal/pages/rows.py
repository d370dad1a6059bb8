"""What a row of a list says of a record beside its title and summary."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.pages.pairs import Pair
from portal.wording import Wording, capital

Node = Mapping[str, Any]


def row_pairs(said: Wording, node: Node, within: bool = False) -> list[Pair]:
    """*within*: on the page of the region, which need not be named in every row."""
    pairs = _OF_KIND[node["kind"]](said, node)
    if not within:
        return [*pairs, Pair(said.text("Region"), capital(node["region"]["name"]), _district(node))]
    return [*pairs, Pair(said.text("District"), capital(_district(node)))] if node["district"] else pairs


def _district(node: Node) -> str:
    return node["district"]["name"] if node["district"] else ""


def _project(said: Wording, node: Node) -> list[Pair]:
    money = node["investment"]
    return [
        Pair(said.text("Investment"), said.amount(money), said.in_tenge(money)),
        Pair(said.text("Stage"), said.label("stage", node["stage"])),
    ]


def _site(said: Wording, node: Node) -> list[Pair]:
    free = node["areaFreeHa"]
    area = Pair(said.text("Area"), said.area(node["areaTotalHa"]))
    return [
        Pair(said.text("Free area"), said.area(free)) if free is not None else area,
        Pair(said.text("Kind of site"), said.label("site_type", node["siteType"])),
        Pair(said.text("Readiness"), said.label("readiness_stage", node["readinessStage"])),
    ]


def _partner(said: Wording, node: Node) -> list[Pair]:
    return [Pair(said.text("Role"), said.labels("partner_role", node["roles"]))]


_OF_KIND: Mapping[str, Callable[[Wording, Node], list[Pair]]] = {
    "PROJECT": _project,
    "NICHE": _project,
    "SITE": _site,
    "PARTNER": _partner,
}
