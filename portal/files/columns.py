"""The columns of a list as a table: what each holds, with the unit in its head and bare values below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from locales.dates import to_day
from portal import links
from portal.links import absolute
from portal.wording import Wording, capital

Node = Mapping[str, Any]
Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    head: str
    value: Callable[[Node], Cell]
    width: int = 18
    """In letters, where a table can be told."""
    grouped: bool = True
    """Whether thousands of its numbers stand apart; not those of a year."""


def columns(said: Wording, section: str) -> list[Column]:
    return [*_first(said), *_OF_SECTION[section](said), *_last(said)]


def _first(said: Wording) -> list[Column]:
    return [
        Column(said.text("Title"), lambda node: node["title"], 48),
        Column(said.text("Kind of record"), lambda node: said.label("record_kind", node["kind"]), 24),
        Column(said.text("Region"), lambda node: capital(node["region"]["name"]), 28),
        Column(said.text("District"), lambda node: node["district"] and node["district"]["name"], 24),
        Column(said.text("Place"), lambda node: node["locality"]),
        Column(said.text("Sector"), lambda node: node["industry"] and node["industry"]["name"], 28),
    ]


def _last(said: Wording) -> list[Column]:
    return [
        Column(said.text("In short"), lambda node: node["summary"], 80),
        Column(said.text("Language of the title"), lambda node: said.label("language", node["titleLanguage"])),
        Column(said.text("Confirmation"), lambda node: said.label("freshness", node["freshness"]), 22),
        Column(said.text("Confirmed on"), lambda node: day(node["confirmedAt"])),
        Column(said.text("Data as of"), lambda node: day(node["asOf"])),
        Column(said.text("Source"), lambda node: node["source"], 50),
        Column(said.text("Published"), lambda node: day(node["publishedAt"])),
        Column(said.text("Last changed"), lambda node: day(node["updatedAt"])),
        Column(said.text("Code in the catalogue"), lambda node: node["code"]),
        Column(said.text("Address of the page"), lambda node: absolute(links.record(said.locale, node)), 60),
    ]


def _projects(said: Wording) -> list[Column]:
    return [
        Column(said.text("Stage"), lambda node: said.label("stage", node["stage"]), 24),
        Column(said.text("Investment"), lambda node: _money(node["investment"], "amount"), 20),
        Column(said.text("Currency"), lambda node: (node["investment"] or {}).get("currency"), 10),
        Column(said.text("Investment as of"), lambda node: day((node["investment"] or {}).get("asOf"))),
        Column(f"{said.text('Investment for comparison')}, ₸", lambda node: _in_tenge(node["investment"]), 20),
        Column(said.text("Date of the rate"), lambda node: day((node["investment"] or {}).get("rateAsOf"))),
        Column(said.text("Sum sought"), lambda node: _money(node["investmentSought"], "amount"), 20),
        Column(said.text("Currency of the sum sought"), lambda node: (node["investmentSought"] or {}).get("currency")),
        Column(said.text("Permanent jobs"), lambda node: node["jobs"], 12),
        Column(said.text("Capacity"), lambda node: node["capacity"], 40),
        Column(said.text("Commissioning"), lambda node: day(node["plannedCommissioning"])),
        Column(said.text("Initiator"), lambda node: node["initiator"], 40),
    ]


def _sites(said: Wording) -> list[Column]:
    hectares = said.formats.unit("ha")
    return [
        Column(said.text("Kind of site"), lambda node: said.label("site_type", node["siteType"]), 28),
        Column(said.text("Readiness"), lambda node: said.label("readiness_stage", node["readinessStage"]), 22),
        Column(f"{said.text('Total area')}, {hectares}", lambda node: _number(node["areaTotalHa"])),
        Column(f"{said.text('Free area')}, {hectares}", lambda node: _number(node["areaFreeHa"])),
        Column(said.text("Ownership of the land"), lambda node: said.label("ownership", node["ownership"])),
        Column(said.text("Managing company"), lambda node: node["operator"], 32),
        Column(said.text("Year of creation"), lambda node: node["yearCreated"], 10, grouped=False),
        Column(said.text("Target industries"), lambda node: node["targetIndustries"], 50),
        Column(f"{said.text('Latitude')}, °", lambda node: _number(node["latitude"]), 12),
        Column(f"{said.text('Longitude')}, °", lambda node: _number(node["longitude"]), 12),
        Column(said.text("What the coordinates show"), lambda node: said.label("geo_precision", node["geoPrecision"])),
    ]


def _partners(said: Wording) -> list[Column]:
    return [
        Column(said.text("Role"), lambda node: said.labels("partner_role", node["roles"]), 28),
        Column(said.text("Products and services"), lambda node: node["products"], 50),
        Column(said.text("Size of the company"), lambda node: said.label("company_size", node["size"])),
        Column(said.text("Employees"), lambda node: node["employees"], 12),
        Column(said.text("Year of founding"), lambda node: node["foundedYear"], 10, grouped=False),
        Column(said.text("Ownership"), lambda node: said.label("ownership_form", node["ownershipForm"])),
        Column(f"{said.text('Share for export')}, %", lambda node: _number(node["exportSharePct"])),
        Column(said.text("Website"), lambda node: node["website"], 32),
    ]


_OF_SECTION: Mapping[str, Callable[[Wording], list[Column]]] = {
    "projects": _projects,
    "sites": _sites,
    "partners": _partners,
}


def day(when: str | None) -> date | str | None:
    """A day as a date; what is known to the month or the year only stays text."""
    if when is None:
        return None
    found, known = to_day(when)
    return found if known == 2 else when


def _number(value: str | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _money(money: Mapping[str, Any] | None, part: str) -> Decimal | None:
    return _number(money[part]) if money else None


def _in_tenge(money: Mapping[str, Any] | None) -> Decimal | None:
    """Converted where it is stated in another currency, so that the column can be compared and added up."""
    if money is None:
        return None
    return _number(money["amount"] if money["currency"] == "KZT" else money["approximateKzt"])
