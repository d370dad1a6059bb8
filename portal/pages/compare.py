"""Comparing up to six records of one section, named in the address."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from portal import links
from portal.files.table import csv_response
from portal.pages.comparison import groups, only_differences
from portal.pages.facets import headings
from portal.problems import Missing
from portal.shortlist import ID
from portal.visit import Page, Pairs, Visit

MOST = 6

# Further ids of an address are not even looked up.
LOOKED_UP = 15
_ONLY = ("only", "differences")

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Chosen:
    """What an address names, and what of it can stand side by side."""

    section: str
    nodes: list[Node]
    beyond: list[Node]
    """Of the same section, but more than fit."""
    others: dict[str, list[Node]]
    """Of the other sections."""
    unknown: int
    """How many ids are of nothing public."""


async def compare(visit: Visit) -> Page:
    chosen = await _choose(visit)
    only = visit.value(_ONLY[0]) == _ONLY[1]
    found = groups(visit.wording, chosen.section, chosen.nodes) if chosen.nodes else []
    ids = [node["publicId"] for node in chosen.nodes]
    context = {
        "chosen": chosen,
        "most": MOST,
        "heading": headings(visit)[chosen.section](len(chosen.nodes)),
        "only": only,
        "groups": only_differences(found) if only else found,
        "rows": sum(len(group.rows) for group in found),
        "differing": sum(row.differs for group in found for row in group.rows),
        "here": _address(visit, ids, only=only),
        "toggle": _address(visit, ids, only=not only),
        "without": {each: _address(visit, [other for other in ids if other != each], only=only) for each in ids},
        "instead": {
            section: _address(visit, [node["publicId"] for node in nodes]) for section, nodes in chosen.others.items()
        },
        "csv": links.page(visit.locale, "compare/table.csv", [("id", each) for each in ids]),
        "pdf": links.page(visit.locale, "compare/table.pdf", _pairs(ids, only=only)),
        "unconfirmed": any(node["freshness"] == "UNCONFIRMED" for node in chosen.nodes),
    }
    status = 404 if chosen.unknown and not chosen.nodes else 200
    return Page(
        "compare.html", visit.text("Comparison"), section="compare", context=context, status=status, indexed=False
    )


async def compare_csv(visit: Visit) -> Response:
    """The rows of the page as a file."""
    chosen = await _choose(visit)
    if not chosen.nodes:
        raise Missing
    said = visit.wording
    rows = [
        [group.title, row.name, *(_cell(cell.value, cell.note) for cell in row.cells)]
        for group in groups(said, chosen.section, chosen.nodes)
        for row in group.rows
    ]
    address = ["", said.text("Address"), *(links.absolute(links.record(visit.locale, node)) for node in chosen.nodes)]
    header = ["", "", *(node["title"] for node in chosen.nodes)]
    return csv_response("comparison.csv", header, [*rows, address])


def _cell(value: str | None, note: str) -> str | None:
    return f"{value} ({note})" if value and note else value


async def _choose(visit: Visit) -> Chosen:
    """The records in the order of the address; the section that most of them belong to is the one compared."""
    asked = visit.values("id")
    ids = [each for each in asked if ID.fullmatch(each)][:LOOKED_UP]
    if not ids:
        return Chosen("projects", [], [], {}, len(asked))
    answer = await visit.ask("compare", ids=ids, most=len(ids))
    places = {public_id: place for place, public_id in enumerate(ids)}
    nodes = sorted((node for each in answer.values() for node in each["nodes"]), key=lambda n: places[n["publicId"]])
    of_section = {section: [n for n in nodes if links.SECTIONS[n["kind"]] == section] for section in _sections(nodes)}
    section, same = next(iter(of_section.items()), ("projects", []))
    others = {name: each for name, each in of_section.items() if name != section}
    return Chosen(section, same[:MOST], same[MOST:], others, len(asked) - len(nodes))


def _sections(nodes: Sequence[Node]) -> list[str]:
    """The fullest first; of equals, the one that is named first."""
    return [name for name, _ in Counter(links.SECTIONS[node["kind"]] for node in nodes).most_common()]


def _address(visit: Visit, ids: Iterable[str], *, only: bool = False) -> str:
    return links.page(visit.locale, "compare/", _pairs(ids, only=only))


def _pairs(ids: Iterable[str], *, only: bool) -> Pairs:
    return [*(("id", each) for each in ids), *([_ONLY] if only else [])]
