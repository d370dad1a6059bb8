"""Records of one section side by side: the same attributes of each, in one currency and in common units."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from locales.gettext import N_
from locales.units import common_unit, converted
from portal.pages import partner_facts, project_facts, site_facts
from portal.pages.pairs import Pair
from portal.wording import Wording, capital

Node = Mapping[str, Any]
Columns = list[list[Pair]]
"""For each record its pairs; a record may lack some that others have."""


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[Pair]
    """One for each record."""

    @property
    def known(self) -> bool:
        return any(cell.value for cell in self.cells)

    @property
    def differs(self) -> bool:
        return len({cell.value for cell in self.cells}) > 1


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]
    unknown: list[str]
    """Names of what is not known of any of the records."""


def groups(said: Wording, section: str, nodes: Sequence[Node]) -> list[Group]:
    return [_group(said.text(title), columns(said, nodes)) for title, columns in _OF_SECTION[section]]


def only_differences(found: Iterable[Group]) -> list[Group]:
    kept = (Group(group.title, [row for row in group.rows if row.differs], []) for group in found)
    return [group for group in kept if group.rows]


def _group(title: str, columns: Columns) -> Group:
    names = dict.fromkeys(pair.name for column in columns for pair in column)
    rows = [Row(name, [_named(name, column) for column in columns]) for name in names]
    return Group(title, [row for row in rows if row.known], [row.name for row in rows if not row.known])


def _named(name: str, column: list[Pair]) -> Pair:
    return next((pair for pair in column if pair.name == name), Pair(name, None))


def _each(pairs: Callable[[Wording, Node], list[Pair]]) -> Callable[[Wording, Sequence[Node]], Columns]:
    """Pairs that depend on their own record alone."""
    return lambda said, nodes: [pairs(said, node) for node in nodes]


def _place(said: Wording, node: Node) -> list[Pair]:
    return [
        Pair(said.text("Region"), capital(node["region"]["name"])),
        Pair(said.text("District"), node["district"]["name"] if node["district"] else None),
        Pair(said.text("Sector"), node["industry"]["name"] if node["industry"] else None),
    ]


def _reliability(said: Wording, node: Node) -> list[Pair]:
    return [
        Pair(said.text("Data as of"), said.date(node["asOf"])),
        Pair(said.text("Confirmed"), said.date(node["confirmedAt"])),
        Pair(said.text("Reliability"), said.label("confidence", node["confidence"])),
    ]


def _project(said: Wording, nodes: Sequence[Node]) -> Columns:
    invested, sought = (_money(said, nodes, field) for field in ("investment", "investmentSought"))
    return [
        [
            Pair(said.text("Kind of record"), said.label("record_kind", node["kind"])),
            Pair(said.text("Investment"), *money),
            Pair(said.text("Investment sought"), *wanted),
            *project_facts.plan(said, node),
        ]
        for node, money, wanted in zip(nodes, invested, sought, strict=True)
    ]


def _money(said: Wording, nodes: Sequence[Node], field: str) -> list[tuple[str | None, str]]:
    """A sum of each record with a note: as stated where all are in one currency, else in tenge."""
    currencies = {node[field]["currency"] for node in nodes if node[field]}
    return [_sum(said, node[field], stated=len(currencies) == 1) for node in nodes]


def _sum(said: Wording, money: dict[str, Any] | None, *, stated: bool) -> tuple[str | None, str]:
    if money is None:
        return None, ""
    when = said.as_of(money["asOf"])
    if stated or not money["approximateKzt"]:
        return said.amount(money), when
    rate = said.text("at the rate of {year}", year=money["rateAsOf"])
    note = " · ".join(part for part in (said.amount(money), rate, when) if part)
    return said.formats.converted_money(money["approximateKzt"], "KZT"), note


def _networks(said: Wording, nodes: Sequence[Node]) -> Columns:
    units: dict[str, list[str]] = {}
    for utility in (each for node in nodes for each in node["utilities"]):
        units.setdefault(utility["kind"], []).extend([utility["unit"]] if utility["unit"] else [])
    common = {kind: common_unit(each) for kind, each in units.items()}
    return [[_network(said, utility, common[utility["kind"]]) for utility in node["utilities"]] for node in nodes]


def _network(said: Wording, utility: Node, common: str | None) -> Pair:
    amounts = {
        said.text("spare"): _capacity(said, utility["capacitySpare"], utility["unit"], common),
        said.text("total"): _capacity(said, utility["capacityTotal"], utility["unit"], common),
    }
    capacities = (f"{name} {amount}" for name, amount in amounts.items() if amount)
    value = ", ".join(part for part in (said.label("utility_status", utility["status"]), *capacities) if part)
    return Pair(said.label("utility_kind", utility["kind"]) or "", value or None, utility["note"] or "")


def _capacity(said: Wording, value: str | None, unit: str | None, common: str | None) -> str | None:
    """In the common unit, marked where it was reckoned from another."""
    if value is None or unit is None or common is None:
        return said.quantity(value, unit) if unit else said.number(value)
    shown = said.formats.quantity(converted(value, unit, common), common)
    return shown if common_unit([unit, common]) == common_unit([unit]) else f"≈\u00a0{shown}"


_OF_SECTION: Mapping[str, tuple[tuple[str, Callable[[Wording, Sequence[Node]], Columns]], ...]] = {
    "projects": (
        (N_("Main figures"), _project),
        (N_("Place and sector"), _each(_place)),
        (N_("Economics and preparation"), _each(project_facts.economics)),
        (N_("What the project needs"), _each(project_facts.needs)),
        (N_("Date and confirmation"), _each(_reliability)),
    ),
    "sites": (
        (N_("Main figures"), _each(site_facts.facts)),
        (N_("Place and sector"), _each(_place)),
        (N_("Networks"), _networks),
        (N_("Transport"), _each(site_facts.transport)),
        (N_("Land"), _each(site_facts.land)),
        (N_("Date and confirmation"), _each(_reliability)),
    ),
    "partners": (
        (N_("Main figures"), _each(partner_facts.facts)),
        (N_("Place and sector"), _each(_place)),
        (N_("What the company does and seeks"), _each(partner_facts.business)),
        (N_("Date and confirmation"), _each(_reliability)),
    ),
}
