"""Events: the list, the page of one, and both as calendar files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from locales.gettext import N_
from locales.labels import labels
from portal import links, structured
from portal.calendar import calendar, has_day
from portal.pages import event_words
from portal.pages.lists import Tag, Turning
from portal.pages.parameters import CURSOR, PAGE, PAGE_SIZE, SLUG, matching
from portal.pages.pictures import of_section
from portal.problems import Misread, Missing
from portal.visit import Page, Pairs, Visit
from portal.wording import capital

TITLE = N_("Events")
LEAD = N_("Forums, exhibitions, round tables and other events for investors in the regions of Kazakhstan.")

_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_MOST_ROUNDS = 20

# Parameter in the address, name of the facet in GraphQL, legend.
_FACETS = (("region", "regions", N_("Region")), ("form", "kinds", N_("Kind of event")), ("year", "years", N_("Year")))


@dataclass(frozen=True)
class Choice:
    """What a reader has chosen; "" for no choice."""

    region: str = ""
    form: str = ""
    year: str = ""

    def pairs(self) -> Pairs:
        found = (("region", self.region), ("form", self.form), ("year", self.year))
        return [(name, value) for name, value in found if value]

    def filter(self, **more: Any) -> dict[str, Any]:
        """As the filter of GraphQL."""
        chosen = {
            "regions": [self.region] if self.region else None,
            "kinds": [self.form.upper()] if self.form else None,
            "years": [int(self.year)] if self.year else None,
        }
        return {**{name: value for name, value in chosen.items() if value}, **more}


@dataclass(frozen=True)
class Option:
    """A value one can choose, and the address of the list with it."""

    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    legend: str
    options: list[Option]


async def events(visit: Visit) -> Page:
    choice = _read(visit)
    after, before = (matching(visit, name, CURSOR) for name in ("after", "before"))
    number = int(matching(visit, "page", PAGE) or 1)
    answer = await visit.ask(
        "events",
        filter=choice.filter(),
        ahead=choice.filter(when=["UPCOMING"]),
        undated=choice.filter(when=["UNDATED"]),
        past=choice.filter(when=["PAST"]),
        **_window(after, before),
    )
    names = _names(visit, choice, answer)
    start = (number - 1) * PAGE_SIZE
    if start and start >= answer["past"]["totalCount"]:
        raise Misread("page")
    context = {
        "lead": visit.text(LEAD),
        "found": answer,
        "start": start,
        "filters": _filters(visit, choice, answer["every"]["facets"]),
        "tags": [
            Tag(names[parameter], _address(visit, replace(choice, **{parameter: ""})))
            for parameter, _ in choice.pairs()
        ],
        "turning": _turning(visit, choice, number, answer["past"]["pageInfo"]),
        "calendar_url": links.page(visit.locale, "events.ics", choice.pairs()),
        "unconfirmed": False,
    }
    indexed = not (choice.form or choice.year or after or before)
    title = visit.text(TITLE)
    return Page(
        "events.html",
        f"{title}: {names['region']}" if choice.region and indexed else title,
        visit.text(LEAD),
        "events",
        context,
        indexed=indexed,
        canonical=choice.pairs() if indexed else [],
    )


async def event(visit: Visit) -> Page:
    node = await _one(visit)
    context = {
        "node": node,
        "facts": event_words.facts(visit.wording, node),
        "calendar_url": links.page(visit.locale, f"events/{node['slug']}.ics") if has_day(node) else "",
        "unconfirmed": False,
    }
    description = node["summary"] or f"{node['title']}. {event_words.when(visit.wording, node)}"
    thing = structured.event(visit.locale, node, description, of_section(visit.locale, "events"))
    # Machines take an event without a date for a mistake.
    things = (thing,) if node["starts"] else ()
    return Page("event.html", node["title"], description, "events", context, structured=things)


async def event_calendar(visit: Visit) -> Response:
    node = await _one(visit)
    if not has_day(node):
        raise Missing
    return _file(visit, node["title"], [node], f"{node['slug']}.ics")


async def list_calendar(visit: Visit) -> Response:
    choice, found, after = _read(visit), [], None
    for _ in range(_MOST_ROUNDS):
        answer = (await visit.ask("calendar", filter=choice.filter(), after=after))["events"]
        found += answer["nodes"]
        after = answer["pageInfo"]["endCursor"]
        if not answer["pageInfo"]["hasNextPage"]:
            break
    return _file(visit, visit.text(TITLE), found, "events.ics")


def _file(visit: Visit, name: str, nodes: list[Mapping[str, Any]], file_name: str) -> Response:
    described = ((node, links.absolute(links.event(visit.locale, node))) for node in nodes)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "public, max-age=3600"}
    return Response(calendar(visit.wording, name, described), headers=headers, media_type="text/calendar")


async def _one(visit: Visit) -> Mapping[str, Any]:
    slug = visit.request.path_params["name"]
    if not SLUG.fullmatch(slug):
        raise Missing
    node = (await visit.ask("event", slug=slug))["event"]
    if node is None:
        raise Missing
    return node


def _read(visit: Visit) -> Choice:
    form = visit.value("form").lower()
    if form and form not in labels("event_kind", visit.locale):
        raise Misread("form")
    return Choice(matching(visit, "region", SLUG), form, matching(visit, "year", _YEAR))


def _window(after: str, before: str) -> dict[str, Any]:
    if before and not after:
        return {"last": PAGE_SIZE, "before": before}
    return {"first": PAGE_SIZE, **({"after": after} if after else {})}


def _names(visit: Visit, choice: Choice, answer: Mapping[str, Any]) -> dict[str, str]:
    """What is chosen, in words; a region that is none is refused here."""
    regions = {node["slug"]: capital(node["name"]) for node in answer["regions"]["nodes"]}
    if choice.region and choice.region not in regions:
        raise Misread("region")
    return {
        "region": regions.get(choice.region, ""),
        "form": visit.wording.label("event_kind", choice.form) or "",
        "year": choice.year,
    }


def _filters(visit: Visit, choice: Choice, facets: list[dict[str, Any]]) -> list[Filter]:
    buckets = {facet["name"]: facet["buckets"] for facet in facets}
    return [
        Filter(visit.text(legend), _options(visit, choice, parameter, buckets[name]))
        for parameter, name, legend in _FACETS
        if buckets[name]
    ]


def _options(visit: Visit, choice: Choice, parameter: str, buckets: list[dict[str, Any]]) -> list[Option]:
    """Years from the last, the rest as they are counted."""
    ordered = sorted(buckets, key=lambda each: each["value"], reverse=True) if parameter == "year" else buckets
    return [
        Option(
            capital(bucket["label"]),
            bucket["count"],
            _address(visit, replace(choice, **{parameter: bucket["value"].lower()})),
            getattr(choice, parameter) == bucket["value"].lower(),
        )
        for bucket in ordered
    ]


def _address(visit: Visit, choice: Choice) -> str:
    return links.page(visit.locale, "events/", choice.pairs())


def _turning(visit: Visit, choice: Choice, number: int, info: Mapping[str, Any]) -> Turning:
    def to(place: Pairs) -> str:
        return links.page(visit.locale, "events/", [*choice.pairs(), *place])

    back = [] if number == 2 else [("before", info["startCursor"]), ("page", str(number - 1))]
    return Turning(
        to([("after", info["endCursor"]), ("page", str(number + 1))]) if info["hasNextPage"] else None,
        to(back) if number > 1 else None,
    )
