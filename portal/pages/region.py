"""The page of one region, and the page of one of its districts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.labels import labels
from portal import links
from portal.figures import place
from portal.pages import tariffs
from portal.pages.home import region_row
from portal.pages.indicators import charts
from portal.pages.offer import offer_rows
from portal.pages.pairs import Pair, known
from portal.pages.parameters import code_in_path
from portal.pages.site_facts import transport
from portal.problems import Missing
from portal.visit import Page, Visit
from portal.wording import Wording, capital

# The documents of a region by topic, with the sub-paragraph that asks for them.
_TOPICS = {"STRATEGY": "13.8", "TERRITORIAL_PLANNING": "13.1", "ANALYSIS": "13.6"}
_SECTIONS = ("projects", "sites", "partners")

Node = Mapping[str, Any]


async def region(visit: Visit) -> Page | Response:
    answer = await visit.ask("region", slug=code_in_path(visit, "name"))
    node = answer["region"]
    if node is None:
        raise Missing
    if led_on := _led_on(visit, links.region(visit.locale, node)):
        return led_on
    said = visit.wording
    context = {
        "node": node,
        "row": region_row(node, node["projects"]["totalCount"]),
        "spot": _spot(node),
        "charts": charts(visit, node),
        "tariffs": tariffs.tables(said, tariffs.by_place(node["tariffs"])),
        "tariff_years": tariffs.years(node["tariffs"]),
        "institutions": node["institutions"],
        "graduates": any(each["graduates"] is not None for each in node["institutions"]),
        "reached": _reached(said, node["reached"]["nodes"]),
        "topics": _by_topic(said, node["documents"]),
        "support": _support(visit, answer["supportMeasures"]),
        "active_districts": [each for each in node["districts"] if _records(each)],
        "other_districts": [each for each in node["districts"] if not _records(each)],
        "offer": offer_rows(said, node["offer"]),
        "unconfirmed": _unconfirmed(node),
    }
    description = visit.text(
        "{region}: gross regional product, population, tariffs, projects, sites and partners.",
        region=capital(node["name"]),
    )
    return Page("region.html", capital(node["name"]), description, "regions", context)


async def district(visit: Visit) -> Page | Response:
    node = (await visit.ask("district", slug=code_in_path(visit, "district")))["district"]
    if node is None:
        raise Missing
    if led_on := _led_on(visit, links.district(visit.locale, node["region"]["slug"], node["slug"])):
        return led_on
    context = {
        "node": node,
        "spot": _spot(node if node["latitude"] is not None else node["region"]),
        "charts": charts(visit, node["region"]),
        "others": [each for each in node["region"]["districts"] if each["slug"] != node["slug"]],
        "unconfirmed": _unconfirmed(node),
    }
    description = visit.text(
        "{district}, {region}: investment projects, industrial sites and partner companies.",
        district=capital(node["name"]),
        region=node["region"]["name"],
    )
    return Page("district.html", capital(node["name"]), description, "regions", context)


def _led_on(visit: Visit, right: str) -> Response | None:
    """A region or district asked by another of its codes, or a district under another region."""
    return RedirectResponse(right, 301) if visit.request.url.path != right else None


def _spot(node: Node) -> tuple[float, float] | None:
    return place(node["latitude"], node["longitude"]) if node["latitude"] is not None else None


def _records(district: Node) -> int:
    return sum(district[section]["totalCount"] for section in _SECTIONS)


def _unconfirmed(node: Node) -> bool:
    return any(each["freshness"] == "UNCONFIRMED" for section in _SECTIONS for each in node[section]["nodes"])


def _reached(said: Wording, sites: Iterable[Node]) -> list[tuple[Node, list[Pair]]]:
    """What is known of the ways to the sites of the region."""
    found = ((site, known(transport(said, site))) for site in sites)
    return [(site, ways) for site, ways in found if ways]


def _by_topic(said: Wording, documents: list[Node]) -> list[dict[str, Any]]:
    return [
        {
            "name": said.label("document_topic", topic),
            "paragraph": paragraph,
            "documents": [each for each in documents if each["topic"] == topic],
        }
        for topic, paragraph in _TOPICS.items()
    ]


def _support(visit: Visit, measures: Iterable[Node]) -> list[dict[str, Any]]:
    """The kinds of state support with the number of their measures: they hold for the whole country."""
    counts = Counter(each["measureKind"] for each in measures)
    names = labels("measure_kind", visit.locale)
    return [
        {
            "name": name,
            "count": counts[kind],
            "url": links.page(visit.locale, "support/", [("kind", kind)]),
        }
        for kind, name in names.items()
        if counts[kind]
    ]
