"""The page of one record. The id in its address decides; the words before it only help a reader."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.text import Locale
from pictures.cards import written
from portal import links, structured
from portal.figures import place
from portal.pages import partner_facts, project_facts, site_facts, tariffs
from portal.pages.matches import Match, matches
from portal.pages.pairs import known, unknown
from portal.pages.pictures import of_record
from portal.pages.withdrawn import withdrawn
from portal.problems import Missing
from portal.visit import Page, Visit
from portal.wording import Wording

_ADDRESS = re.compile(r"(?:.*-)?(?P<id>[A-Za-z0-9_]{1,40})", re.ASCII)

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    section: str
    document: str
    template: str
    context: Callable[[Wording, Node], dict[str, Any]]
    thing: Callable[[Locale, Node], structured.Thing] | None = None
    """What the page is of, for machines."""
    matching: tuple[str, str] | None = None
    """The document that asks for matches of the record, and its field."""


def record_page(record: Record) -> Callable[[Visit], Awaitable[Page | Response]]:
    async def show(visit: Visit) -> Page | Response:
        try:
            node = await read_record(visit, record.document)
        except Missing:
            return await withdrawn(visit, record.section, public_id(visit))
        right = links.record(visit.locale, node)
        if visit.request.url.path != right:
            return RedirectResponse(_with_query(visit, right), 301)
        return page_of(visit, record, node, await _matches(visit, record, node))

    return show


async def _matches(visit: Visit, record: Record, node: Node) -> list[Match]:
    """Asked apart, and only where there is something to compare: most records state no needs."""
    if record.matching is None or node.get("siteNeeds", True) is None:
        return []
    document, field = record.matching
    found = (await visit.ask(document, id=node["publicId"]))["record"]
    return matches(visit.wording, found[field]) if found else []


async def read_record(visit: Visit, document: str) -> dict[str, Any]:
    """What *document* reads of the record that the address names."""
    node = (await visit.ask(document, id=public_id(visit)))["record"]
    if node is None:
        raise Missing
    return node


def public_id(visit: Visit) -> str:
    """The id in the address; Missing where there can be none."""
    matched = _ADDRESS.fullmatch(visit.request.path_params["name"])
    if not matched:
        raise Missing
    return matched["id"]


def _with_query(visit: Visit, path: str) -> str:
    return f"{path}?{visit.request.url.query}" if visit.request.url.query else path


def page_of(visit: Visit, record: Record, node: Node, matched: Sequence[Match] = ()) -> Page:
    said, picture = visit.wording, of_record(visit.locale, node)
    languages = written(node)
    context = {
        "node": node,
        "spot": _spot(node),
        "unconfirmed": node["freshness"] == "UNCONFIRMED",
        "neighbours": [each for each in node["region"]["neighbours"]["nodes"] if each["publicId"] != node["publicId"]],
        "old_translation": any(
            each["state"] == "STALE" for each in node["translations"] if each["locale"].lower() == visit.locale
        ),
        "matched": matched,
        **record.context(said, node),
    }
    return Page(
        record.template,
        node["title"],
        node["summary"] or node["title"],
        record.section,
        context,
        indexed=visit.locale in languages,
        languages=languages,
        kind=said.label("record_kind", node["kind"]) or "",
        picture=picture,
        structured=_things(visit.locale, record, node, picture),
    )


def _things(locale: Locale, record: Record, node: Node, picture: str) -> tuple[structured.Thing, ...]:
    page = structured.record_page(locale, node, picture)
    return (page, record.thing(locale, node)) if record.thing else (page,)


def _spot(node: Node) -> tuple[float, float] | None:
    """The record's own place on the map, else that of its region."""
    known_place = node if node["latitude"] is not None else node["region"]
    if known_place["latitude"] is None or known_place["longitude"] is None:
        return None
    return place(known_place["latitude"], known_place["longitude"])


def _project(said: Wording, node: Node) -> dict[str, Any]:
    economics, needs = project_facts.economics(said, node), project_facts.needs(said, node)
    return {
        "facts": project_facts.facts(said, node),
        "economics": known(economics),
        "not_stated": unknown(economics),
        "needs": known(needs),
    }


def _site(said: Wording, node: Node) -> dict[str, Any]:
    land, transport = site_facts.land(said, node), site_facts.transport(said, node)
    return {
        "facts": site_facts.facts(said, node),
        "land": known(land),
        "transport": known(transport),
        "networks": site_facts.networks(said, node),
        "tariffs": tariffs.tables(said, tariffs.by_place(node["region"]["tariffs"])),
        "tariff_years": tariffs.years(node["region"]["tariffs"]),
        "not_stated": unknown([*land, *transport]),
    }


def _partner(said: Wording, node: Node) -> dict[str, Any]:
    business = partner_facts.business(said, node)
    return {
        "facts": partner_facts.facts(said, node),
        "business": known(business),
        "not_stated": unknown(business),
    }


RECORDS = (
    Record("projects", "project", "project.html", _project, matching=("site_matches", "siteMatches")),
    Record("sites", "site", "site.html", _site, structured.place, ("project_matches", "projectMatches")),
    Record("partners", "partner", "partner.html", _partner),
)
