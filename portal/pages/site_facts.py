"""What the page of a site says beside its text."""

from collections.abc import Mapping
from typing import Any

from portal.pages.pairs import Pair
from portal.wording import Wording


def facts(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    created, until = node["yearCreated"], node["termUntil"]
    term = said.text("until {date}", date=said.formats.date(until)) if until else ""
    return [
        Pair(said.text("Total area"), said.area(node["areaTotalHa"])),
        Pair(said.text("Free area"), said.area(node["areaFreeHa"])),
        Pair(said.text("Readiness"), said.label("readiness_stage", node["readinessStage"]), words=True),
        Pair(said.text("Kind of site"), said.label("site_type", node["siteType"]), words=True),
        Pair(said.text("Created"), said.year(created), term),
        Pair(said.text("Managing company"), node["operator"], language=said.language_of(node["operator"]), words=True),
    ]


def land(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    return [
        Pair(said.text("Target industries"), node["targetIndustries"], language=node["targetIndustriesLanguage"]),
        Pair(said.text("Permitted use"), node["permittedUse"], language=node["permittedUseLanguage"]),
        Pair(said.text("Ownership of the land"), said.label("ownership", node["ownership"])),
        Pair(said.text("How land is provided"), said.labels("acquisition", node["acquisition"])),
        Pair(said.text("Category of the land"), node["landCategory"]),
        Pair(said.text("Cadastral number"), node["cadastralNumber"]),
        Pair(said.text("Highest hazard class"), node["hazardClassMax"]),
    ]


def transport(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    ways = node["transport"] or {}
    road, rail = ways.get("road") or {}, ways.get("rail") or {}
    return [
        Pair(
            said.text("Road"),
            _joined(_km(said, road.get("distanceKm")), road.get("name"), road.get("surface")),
        ),
        Pair(
            said.text("Railway"),
            _joined(
                said.label("rail_status", rail.get("status")),
                rail.get("station"),
                _km(said, rail.get("distanceKm")),
            ),
        ),
        Pair(said.text("Airport"), _km(said, ways.get("airportKm"))),
        Pair(said.text("Seaport"), _km(said, ways.get("seaportKm"))),
        Pair(said.text("State border"), _km(said, ways.get("borderKm"))),
    ]


def networks(said: Wording, node: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """Rows of the table of utilities."""
    return [
        {
            "kind": said.label("utility_kind", utility["kind"]),
            "note": utility["note"] or "",
            "language": utility["noteLanguage"],
            "status": said.label("utility_status", utility["status"]),
            "when": said.year(utility["plannedYear"]) or "",
            "spare": _capacity(said, utility["capacitySpare"], utility["unit"]),
            "total": _capacity(said, utility["capacityTotal"], utility["unit"]),
        }
        for utility in node["utilities"]
    ]


def _capacity(said: Wording, value: str | None, unit: str | None) -> str | None:
    return said.quantity(value, unit) if unit else said.number(value)


def _km(said: Wording, value: str | None) -> str | None:
    return said.quantity(value, "km")


def _joined(*parts: str | None) -> str | None:
    return ", ".join(part for part in parts if part) or None
