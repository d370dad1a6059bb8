"""The front page: search, the map of the regions, four figures, what was checked last, what a request leads to."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

from locales.gettext import N_
from portal import structured
from portal.figures import bubble_radius, map_data, place
from portal.strips import strip_of
from portal.visit import Page, Visit
from portal.wording import capital

TRIES = (N_("greenhouse"), N_("logistics centre"), N_("solar power plant"), N_("meat processing"))
_SHOWN_AT_ONCE = 3

# Words that a name on the map can do without.
_ORDINARY = {
    "kk": (" облысы", " қаласы"),
    "ru": ("область ", " область", "город "),
    "en": (" Region", " city"),
}


async def home(visit: Visit) -> Page:
    answer = await visit.ask("home")
    projects, nodes = answer["projects"], answer["regions"]["nodes"]
    counts = facet_counts(projects["facets"], "regions")
    regions = [region_row(node, counts.get(node["slug"], 0)) for node in nodes]
    title = visit.wording.words.ntext(
        "Projects and sites in {n} region of Kazakhstan",
        "Projects and sites in {n} regions of Kazakhstan",
        answer["catalogue"]["regions"],
    )
    checked = _checked(answer["checked"]["nodes"], answer["sites"]["nodes"], answer["partners"]["nodes"])
    context = {
        "catalogue": answer["catalogue"],
        "declared": sum((row["strip"].total for row in regions), Decimal(0)),
        "stated": sum(share["stated"] for node in nodes for share in node["sectors"]),
        "regions": regions,
        "bubbles": bubbles(visit.locale, regions),
        "checked": checked,
        "largest": projects["nodes"],
        "tries": [visit.text(words) for words in TRIES],
        "unconfirmed": any(node["freshness"] == "UNCONFIRMED" for node in [*checked, *projects["nodes"]]),
    }
    lead = visit.text(LEAD)
    things = (structured.organization(), structured.web_site(visit.locale, lead))
    return Page("home.html", title, lead, "home", context, structured=things)


LEAD = N_(
    "Investment projects, industrial sites and partner companies of every region of Kazakhstan."
    " Every record names its source and, where it is known, the date of its data."
)


def facet_counts(facets: list[dict[str, Any]], name: str) -> dict[str, int]:
    return {
        bucket["value"]: bucket["count"] for facet in facets if facet["name"] == name for bucket in facet["buckets"]
    }


def region_row(node: Mapping[str, Any], projects: int) -> dict[str, Any]:
    """A region as the list on the home page shows it: its name, its strip, its number of projects."""
    return {"node": node, "projects": projects, "strip": strip_of(node["sectors"])}


def _checked(*lists: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The records of any kind that an authority confirmed last."""
    confirmed = [node for node in chain(*lists) if node["confirmedAt"]]
    return sorted(confirmed, key=lambda node: node["confirmedAt"], reverse=True)[:_SHOWN_AT_ONCE]


def bubbles(locale: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the map shows the regions, and under which names: as short as tells them apart."""
    short = [_short(locale, row["node"]["name"]) for row in rows]
    names = [
        capital(row["node"]["name"]) if short.count(name) > 1 and row["node"]["type"] == "REGION" else name
        for row, name in zip(rows, short, strict=True)
    ]
    spots = [_spot(row["node"]) for row in rows]
    return [
        {**row, **spot, "radius": bubble_radius(row["projects"]), "name": name}
        for row, spot, name in zip(rows, spots, names, strict=True)
        if spot
    ]


def _spot(node: Mapping[str, Any]) -> dict[str, Any] | None:
    """The table of the map keeps crowded ones apart; another region stands where it lies, if that is known."""
    known = map_data()["places"].get(node["slug"])
    if known or node["latitude"] is None:
        return known
    x, y = place(node["latitude"], node["longitude"])
    return {"x": x, "y": y, "anchor": "start", "dx": 22, "dy": 5}


def _short(locale: str, name: str) -> str:
    for word in _ORDINARY[locale]:
        name = name.removeprefix(word).removesuffix(word)
    return capital(name)
