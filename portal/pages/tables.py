"""The lists as tables: which columns each has, and by which of them it can be sorted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from locales.gettext import N_
from portal import links
from portal.pages.parameters import Choice
from portal.visit import Visit
from portal.wording import Wording, capital

Node = Mapping[str, Any]
Cell = Callable[[Wording, Node], str | None]

_BILLION = 10**9
_LEAST = Decimal("0.01")
_DIRECTIONS = {"title": "ascending", "smallest": "ascending", "largest": "descending", "confirmed": "descending"}


@dataclass(frozen=True)
class Column:
    title: str
    cell: Cell
    orders: tuple[str, ...] = ()
    """Values of `sort` in the address: what the heading asks for first, and then in turn."""
    number: bool = False


@dataclass(frozen=True)
class Heading:
    """A column in the order that the reader sees now."""

    title: str
    cell: Cell
    number: bool
    url: str
    direction: str
    """Value of `aria-sort`, "" where the table is sorted by another column."""


def headings(visit: Visit, section: str, choice: Choice) -> list[Heading]:
    return [_heading(visit, column, choice) for column in COLUMNS[section]]


def _heading(visit: Visit, column: Column, choice: Choice) -> Heading:
    turn = column.orders.index(choice.order) + 1 if choice.order in column.orders else 0
    following = column.orders[turn % len(column.orders)] if column.orders else ""
    url = links.page(visit.locale, visit.path, choice.instead("sort", following)) if following else ""
    direction = _DIRECTIONS[choice.order] if choice.order in column.orders else ""
    return Heading(visit.text(column.title), column.cell, column.number, url, direction)


def _title(_: Wording, node: Node) -> str:
    return node["title"]


def _sector(_: Wording, node: Node) -> str | None:
    return node["industry"]["name"] if node["industry"] else None


def _region(_: Wording, node: Node) -> str:
    return capital(node["region"]["name"])


def _as_of(said: Wording, node: Node) -> str | None:
    return said.formats.short_date(node["asOf"]) if node["asOf"] else None


def _confirmed(said: Wording, node: Node) -> str | None:
    return said.formats.short_date(node["confirmedAt"]) if node["confirmedAt"] else None


def _billions(said: Wording, node: Node) -> str | None:
    """In tenge, marked where it was reckoned from another currency."""
    money = node["investment"]
    converted = money and money["approximateKzt"]
    if not money or not (converted or money["currency"] == "KZT"):
        return None
    amount = Decimal(converted or money["amount"]) / _BILLION
    shown = said.formats.decimal(max(amount, _LEAST), 2)
    mark = "≈\u00a0" if converted else "<\u00a0" if amount < _LEAST else ""
    return f"{mark}{shown}"


def _coded(group: str, field: str) -> Cell:
    return lambda said, node: said.label(group, node[field])


def _hectares(field: str) -> Cell:
    return lambda said, node: said.number(node[field])


_TITLE = Column(N_("Title"), _title, ("title",))
_LAST = (
    Column(N_("Region"), _region),
    Column(N_("Data as of"), _as_of),
    Column(N_("Confirmed"), _confirmed, ("confirmed",)),
)
_SECTOR = Column(N_("Sector"), _sector)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "projects": (
        _TITLE,
        Column(N_("Investment, billion tenge"), _billions, ("largest", "smallest"), number=True),
        Column(N_("Stage"), _coded("stage", "stage")),
        _SECTOR,
        *_LAST,
    ),
    "sites": (
        _TITLE,
        Column(N_("Total area, ha"), _hectares("areaTotalHa"), ("largest", "smallest"), number=True),
        Column(N_("Free area, ha"), _hectares("areaFreeHa"), number=True),
        Column(N_("Kind of site"), _coded("site_type", "siteType")),
        Column(N_("Readiness"), _coded("readiness_stage", "readinessStage")),
        *_LAST,
    ),
    "partners": (
        _TITLE,
        _SECTOR,
        Column(N_("Role"), lambda said, node: said.labels("partner_role", node["roles"])),
        *_LAST,
    ),
}
