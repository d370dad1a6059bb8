"""Search over all kinds of records."""

from collections.abc import Mapping
from typing import Any

from locales.gettext import N_
from portal import links
from portal.pages.lists import MOST_COUNTED, Filter, Option, Tag, Turning, fullest_first
from portal.pages.parameters import CURSOR, PAGE, PAGE_SIZE, SLUG, matching
from portal.problems import Misread
from portal.visit import Page, Pairs, Visit
from portal.wording import capital

LONGEST_QUERY = 200
DESCRIPTION = N_("One search over all projects, sites and companies, in Kazakh, Russian and English.")
KINDS = ("project", "niche", "site", "partner")

# Parameter in the address, name of the facet in GraphQL, legend.
_FACETS = (("kind", "kinds"), ("sector", "industries"), ("region", "regions"))


async def search(visit: Visit) -> Page:
    asked = visit.value("q")[:LONGEST_QUERY].rstrip()
    title = visit.text("Search: {query}", query=asked) if asked else visit.text("Search")
    description = visit.text(DESCRIPTION)
    if not asked:
        empty = {"asked": "", "unconfirmed": False}
        return Page("search.html", title, description, "search", empty, indexed=False)
    picked = chosen(visit)
    number = int(matching(visit, "page", PAGE) or 1)
    verbatim = visit.value("verbatim") == "1"
    found = (
        await visit.ask(
            "search",
            verbatim=verbatim,
            **variables(asked, picked, matching(visit, "after", CURSOR)),
        )
    )["search"]
    filters = _filters(visit, picked, found["facets"])
    context = {
        "asked": asked,
        "alert": links.page(visit.locale, "alerts/", [("list", "search"), *_pairs(asked, picked)]),
        "found": found,
        "filters": filters,
        "tags": await _emptied(visit, asked, picked, verbatim=verbatim)
        if not found["totalCount"]
        else _tags(visit, asked, filters),
        "start": (number - 1) * PAGE_SIZE,
        "turning": _turning(visit, asked, picked, number, found["pageInfo"]),
        "unconfirmed": any(edge["node"]["freshness"] == "UNCONFIRMED" for edge in found["edges"]),
    }
    return Page("search.html", title, description, "search", context, indexed=False)


def chosen(visit: Visit) -> dict[str, list[str]]:
    found = {parameter: sorted({value.lower() for value in visit.values(parameter)}) for parameter, _ in _FACETS}
    if set(found["kind"]) - set(KINDS):
        raise Misread("kind")
    for parameter in ("sector", "region"):
        if not all(SLUG.fullmatch(value) for value in found[parameter]):
            raise Misread(parameter)
    return found


def variables(asked: str, chosen: Mapping[str, list[str]], after: str) -> dict[str, Any]:
    filters = {name: chosen[parameter] for parameter, name in _FACETS[1:] if chosen[parameter]}
    return {
        "query": asked,
        "first": PAGE_SIZE,
        **({"kinds": [kind.upper() for kind in chosen["kind"]]} if chosen["kind"] else {}),
        **({"filter": filters} if filters else {}),
        **({"after": after} if after else {}),
    }


def _filters(visit: Visit, chosen: Mapping[str, list[str]], facets: list[dict[str, Any]]) -> list[Filter]:
    legends = {
        "kind": visit.text("Kind of record"),
        "sector": visit.text("Sector"),
        "region": visit.text("Region"),
    }
    buckets = {facet["name"]: facet["buckets"] for facet in facets}
    return [
        Filter(
            parameter,
            legends[parameter],
            fullest_first(_options(buckets[name], chosen[parameter]), visit.locale),
        )
        for parameter, name in _FACETS
        if buckets.get(name)
    ]


def _options(buckets: list[dict[str, Any]], chosen: list[str]) -> list[Option]:
    return [
        Option(value, capital(bucket["label"]), bucket["count"], value in chosen)
        for bucket in buckets
        for value in [bucket["value"].lower()]
    ]


def _pairs(asked: str, chosen: Mapping[str, list[str]]) -> Pairs:
    return [("q", asked), *((name, value) for name, values in chosen.items() for value in values)]


def _tags(visit: Visit, asked: str, filters: list[Filter]) -> list[Tag]:
    chosen = {each.parameter: [option.value for option in each.options if option.chosen] for each in filters}
    everything = _pairs(asked, chosen)
    return [
        Tag(
            option.name,
            links.page(visit.locale, visit.path, [p for p in everything if p != (each.parameter, option.value)]),
        )
        for each in filters
        for option in each.options
        if option.chosen
    ]


async def _emptied(visit: Visit, asked: str, chosen: Mapping[str, list[str]], *, verbatim: bool) -> list[Tag]:
    """The filters of a search that found nothing, each with what there is without it; no facet names them then."""
    pairs = _pairs(asked, chosen)[1:]
    if not pairs:
        return []
    names = await _names(visit)
    tags = []
    for pair in pairs[:MOST_COUNTED]:
        if pair not in names:
            raise Misread(pair[0])
        left = {name: [value for value in values if (name, value) != pair] for name, values in chosen.items()}
        answer = await visit.ask("search_count", verbatim=verbatim, **{**variables(asked, left, ""), "first": 1})
        url = links.page(visit.locale, visit.path, _pairs(asked, left))
        tags.append(Tag(capital(names[pair]), url, answer["list"]["totalCount"]))
    return tags


async def _names(visit: Visit) -> dict[tuple[str, str], str]:
    """What every value of a filter is called."""
    answer = await visit.ask("names")
    return {
        **{("kind", kind): visit.wording.label("record_kind", kind) or kind for kind in KINDS},
        **{("sector", each["value"]): each["name"] for each in answer["sectors"]},
        **{("region", each["value"]): each["name"] for each in answer["regions"]["nodes"]},
    }


def _turning(
    visit: Visit, asked: str, chosen: Mapping[str, list[str]], number: int, info: Mapping[str, Any]
) -> Turning:
    """Hits come in an order that only goes forward: back is the first page."""
    everything = _pairs(asked, chosen)
    onward = [*everything, ("after", info["endCursor"]), ("page", str(number + 1))]
    return Turning(
        links.page(visit.locale, visit.path, onward) if info["hasNextPage"] else None,
        first=links.page(visit.locale, visit.path, everything) if number > 1 else None,
    )
