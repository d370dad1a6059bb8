"""The pages of projects, sites and partners: one way to show a list, told by the tables in `facets`."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.collation import sort_key
from locales.labels import label
from locales.text import Locale
from portal import links
from portal.pages.facets import DISTRICT, REGION, SECTOR, Facet, Listing, Range
from portal.pages.parameters import ON_MAP, PAGE_SIZE, VIEWS, Choice, read, variables
from portal.pages.places import overview, places
from portal.pages.tables import headings
from portal.problems import Misread
from portal.visit import Page, Pairs, Visit
from portal.wording import capital

SHOWN_AT_ONCE = 6
MOST_COUNTED = 12


@dataclass(frozen=True)
class Option:
    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    parameter: str
    legend: str
    options: list[Option]

    @property
    def first(self) -> list[Option]:
        """The fullest ones and whatever is chosen, in the order of the list."""
        kept = sorted(self.options, key=lambda option: (not option.chosen, -option.count))[:SHOWN_AT_ONCE]
        return [option for option in self.options if option.chosen or option in kept]

    @property
    def rest(self) -> list[Option]:
        first = self.first
        return [option for option in self.options if option not in first]


@dataclass(frozen=True)
class Tag:
    """A chosen filter and the address without it."""

    text: str
    url: str
    count: int | None = None
    """How many records there are without it; counted only where there are none with it."""


@dataclass(frozen=True)
class Turning:
    """The addresses of the neighbouring pages."""

    next: str | None
    previous: str | None = None
    first: str | None = None


def list_page(listing: Listing) -> Callable[[Visit], Awaitable[Page | Response]]:
    async def show(visit: Visit) -> Page | Response:
        choice = read(visit, listing)
        answer = (await visit.ask(listing.section, **variables(listing, choice)))["list"]
        if stray := _stray(choice, answer["facets"]):
            kept = [pair for pair in choice.pairs() if pair not in stray]
            return RedirectResponse(links.page(visit.locale, visit.path, kept), 302)
        filters = _filters(visit, listing, choice, answer["facets"])
        start = 0 if choice.view == "map" else (choice.page - 1) * PAGE_SIZE
        if start and start >= answer["totalCount"]:
            raise Misread("page")
        context = {
            "listing": listing,
            "alert": links.page(visit.locale, "alerts/", [("list", listing.section), *choice.pairs()]),
            "choice": choice,
            "filters": filters,
            "tags": await _tags(visit, listing, choice, filters, count=not answer["totalCount"]),
            "nodes": answer["nodes"],
            "total": answer["totalCount"],
            "heading": listing.found(visit.wording.words, answer["totalCount"]),
            "start": start,
            "turning": None if choice.view == "map" else _turning(visit, choice, answer["pageInfo"]),
            "views": [(view, links.page(visit.locale, visit.path, choice.instead("view", view))) for view in VIEWS],
            **_view(visit, listing, choice, answer),
            "unconfirmed": any(node["freshness"] == "UNCONFIRMED" for node in answer["nodes"]),
        }
        title = _title(visit, listing, choice, filters)
        return Page(
            "list.html",
            visit.text("Error: {title}", title=title) if choice.wrong else title,
            visit.text(listing.lead),
            listing.section,
            context,
            status=400 if choice.wrong else 200,
            indexed=_canonical(choice) is not None and not choice.wrong,
            canonical=_canonical(choice) or [],
        )

    return show


def _view(visit: Visit, listing: Listing, choice: Choice, answer: dict[str, Any]) -> dict[str, Any]:
    """What a table or a map needs beside the records."""
    if choice.view == "table":
        return {"headings": headings(visit, listing.section, choice)}
    if choice.view == "map" and answer["totalCount"] > ON_MAP:
        return {"regions": overview(visit, choice, _buckets(answer["facets"], REGION))}
    return {"regions": [], "places": places(answer["nodes"])} if choice.view == "map" else {}


def _stray(choice: Choice, facets: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Districts left over from a region that is no longer chosen."""
    inside = {bucket["value"] for bucket in _buckets(facets, DISTRICT)}
    return {(DISTRICT.parameter, each) for each in choice.chosen[DISTRICT.parameter] if each not in inside}


def _buckets(facets: list[dict[str, Any]], wanted: Facet) -> list[dict[str, Any]]:
    return next((facet["buckets"] for facet in facets if facet["name"] == wanted.name), [])


def _filters(visit: Visit, listing: Listing, choice: Choice, facets: list[dict[str, Any]]) -> list[Filter]:
    return [_filter(visit, facet, choice, _buckets(facets, facet)) for facet in listing.facets]


def _filter(visit: Visit, facet: Facet, choice: Choice, buckets: list[dict[str, Any]]) -> Filter:
    chosen = choice.chosen[facet.parameter]
    options = [
        Option(value, capital(bucket["label"]), bucket["count"], value in chosen)
        for bucket in buckets
        for value in [bucket["value"].lower()]
    ]
    for value in sorted(set(chosen) - {option.value for option in options}):
        if facet.labels is None:
            raise Misread(facet.parameter)
        options.append(Option(value, label(facet.labels, value, visit.locale), 0, True))
    return Filter(facet.parameter, visit.text(facet.legend), fullest_first(options, visit.locale))


def fullest_first(options: Iterable[Option], locale: Locale) -> list[Option]:
    """In the order of their counts, and where these are the same of the dictionary of the language."""
    return sorted(options, key=lambda option: (-option.count, sort_key(option.name, locale)))


async def _tags(visit: Visit, listing: Listing, choice: Choice, filters: list[Filter], *, count: bool) -> list[Tag]:
    tags = []
    for text, left in _dropped(visit, listing, choice, filters):
        counted = await _count(visit, listing, left) if count and len(tags) < MOST_COUNTED else None
        tags.append(Tag(text, links.page(visit.locale, visit.path, left.pairs()), counted))
    return tags


async def _count(visit: Visit, listing: Listing, choice: Choice) -> int:
    answer = await visit.ask(f"{listing.section}_count", filter=variables(listing, choice)["filter"])
    return answer["list"]["totalCount"]


def _dropped(visit: Visit, listing: Listing, choice: Choice, filters: list[Filter]) -> list[tuple[str, Choice]]:
    """What each chosen filter is called, and the choice without it."""
    found = [
        (option.name, choice.dropping(each.parameter, option.value))
        for each in filters
        for option in each.options
        if option.chosen
    ]
    if listing.range is None:
        return found
    bounds = ((parameter, value) for parameter, value in (("min", choice.low), ("max", choice.high)) if value)
    return found + [
        (_bound(visit, listing.range, parameter, value, choice.currency), choice.dropping(parameter, value))
        for parameter, value in bounds
    ]


def _bound(visit: Visit, bounds: Range, parameter: str, value: str, currency: str) -> str:
    formats, exact = visit.wording.formats, Decimal(value) * bounds.scale
    shown = formats.compact_money(exact, currency.upper()) if currency else formats.quantity(exact, "ha")
    if parameter == "min":
        return visit.text("{range}: from {value}", range=visit.text(bounds.name), value=shown)
    return visit.text("{range}: up to {value}", range=visit.text(bounds.name), value=shown)


def _turning(visit: Visit, choice: Choice, info: dict[str, Any]) -> Turning:
    def to(place: Pairs) -> str:
        return links.page(visit.locale, visit.path, [*choice.pairs(), *place])

    number = choice.page
    before = [] if number == 2 else [("before", info["startCursor"]), ("page", str(number - 1))]
    return Turning(
        to([("after", info["endCursor"]), ("page", str(number + 1))]) if info["hasNextPage"] else None,
        to(before) if number > 1 else None,
    )


def _title(visit: Visit, listing: Listing, choice: Choice, filters: list[Filter]) -> str:
    """A list of one sector or one region is a page of its own and says so."""
    title = visit.text(listing.title)
    if not _canonical(choice):
        return title
    chosen = next(option.name for each in filters for option in each.options if option.chosen)
    return f"{title}: {chosen}"


def _canonical(choice: Choice) -> Pairs | None:
    """The query under which a list is found from outside; None for the many that should not be."""
    if choice.after or choice.before or choice.low or choice.high or choice.order or choice.view:
        return None
    chosen = [(name, value) for name, values in choice.chosen.items() for value in values]
    if not chosen:
        return []
    single = len(chosen) == 1 and chosen[0][0] in (SECTOR.parameter, REGION.parameter)
    return chosen if single else None
