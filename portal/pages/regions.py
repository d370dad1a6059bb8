"""All regions on one page, and the page of one region."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from portal import links
from portal.figures import bars, place
from portal.pages.home import bubbles, facet_counts, region_row
from portal.problems import Missing
from portal.visit import Page, Visit
from portal.wording import capital

_ADDRESS = re.compile(r"[A-Za-z0-9-]{1,80}")
_MILLION, _THOUSAND = 10**6, 10**3

# How a chart writes its figures: the divisor that makes them short, and what the head then says they are in.
_SHOWN_IN = {
    "grp_nominal": (_MILLION, 2, N_("trillion tenge")),
    "population_avg": (_THOUSAND, 1, N_("thousand people")),
    "labour_force": (1, 1, N_("thousand people")),
}


async def regions(visit: Visit) -> Page:
    answer = await visit.ask("regions")
    counts = {name: facet_counts(answer[name]["facets"], "regions") for name in ("projects", "sites", "partners")}
    rows = [region_row(node, counts["projects"].get(node["slug"], 0)) for node in answer["regions"]["nodes"]]
    context = {
        "regions": rows,
        "bubbles": bubbles(visit.locale, rows),
        "counts": counts,
        "unconfirmed": False,
    }
    description = visit.text("The regions of Kazakhstan: figures, tariffs, projects, sites and partner companies.")
    return Page("regions.html", visit.text("Regions"), description, "regions", context)


async def region(visit: Visit) -> Page | Response:
    slug = visit.request.path_params["name"]
    if not _ADDRESS.fullmatch(slug):
        raise Missing
    node = (await visit.ask("region", slug=slug))["region"]
    if node is None:
        raise Missing
    right = links.region(visit.locale, node)
    if visit.request.url.path != right:
        return RedirectResponse(right, 301)
    shown = [*node["projects"]["nodes"], *node["sites"]["nodes"], *node["partners"]["nodes"]]
    context = {
        "node": node,
        "row": region_row(node, node["projects"]["totalCount"]),
        "spot": place(node["latitude"], node["longitude"]) if node["latitude"] is not None else None,
        "charts": [_chart(visit, code, values) for code, values in _by_code(node["indicators"])],
        "tariffs": _tariffs(node["tariffs"]),
        "unconfirmed": any(record["freshness"] == "UNCONFIRMED" for record in shown),
    }
    description = visit.text(
        "{region}: gross regional product, population, tariffs, projects, sites and partners.",
        region=capital(node["name"]),
    )
    return Page("region.html", capital(node["name"]), description, "regions", context)


def _by_code(indicators: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    shown = (each for each in indicators if each["code"] in _SHOWN_IN)
    ordered = sorted(shown, key=lambda each: (list(_SHOWN_IN).index(each["code"]), each["year"]))
    return [(code, list(values)) for code, values in groupby(ordered, key=lambda each: each["code"])]


def _chart(visit: Visit, code: str, values: list[Mapping[str, Any]]) -> dict[str, Any]:
    divisor, digits, unit = _SHOWN_IN[code]
    figures = [(str(each["year"]), Decimal(each["value"]) / divisor) for each in values]
    return {
        "code": code,
        "name": visit.wording.label("indicator", code),
        "unit": visit.text(unit),
        "digits": digits,
        "bars": bars(figures),
        "latest": values[-1],
        "values": values,
    }


def _tariffs(tariffs: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """By utility and place, the newest price first."""
    newest = sorted(tariffs, key=lambda each: each["validFrom"] or each["asOf"] or "", reverse=True)
    return sorted(newest, key=lambda each: (each["utility"], each["place"] or ""))
