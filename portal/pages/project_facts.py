"""What the page of a project or niche says beside its text."""

from collections.abc import Mapping
from typing import Any

from portal.pages.pairs import APART, Pair
from portal.wording import Wording

_NEEDS = (
    ("powerMw", "mw"),
    ("waterM3Day", "m3_day"),
    ("gasM3Hour", "m3_hour"),
    ("heatGcalHour", "gcal_hour"),
    ("sewerageM3Day", "m3_day"),
)


def facts(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    money = node["investment"]
    return [
        Pair(said.text("Investment"), said.amount(money), _money_note(said, money)),
        *plan(said, node),
        Pair(said.text("What is sought"), *_sought(said, node), words=True),
    ]


def plan(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    """The facts that are no money."""
    capacity = node["capacity"]
    return [
        Pair(said.text("Stage"), said.label("stage", node["stage"]), _stage_note(said, node), words=True),
        Pair(said.text("Permanent jobs"), said.number(node["jobs"])),
        Pair(said.text("Capacity"), capacity, language=node["capacityLanguage"], words=True),
        Pair(said.text("Commissioning"), said.date(node["plannedCommissioning"]), words=True),
    ]


def economics(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    payback = node["paybackYears"]
    return [
        Pair(said.text("Initiator"), node["initiator"], language=said.language_of(node["initiator"])),
        Pair(said.text("Type of project"), said.label("project_type", node["projectType"])),
        Pair(said.text("Prepared so far"), said.labels("readiness", node["readiness"])),
        Pair(said.text("Progress"), said.label("progress", node["progress"])),
        Pair(said.text("Sources of finance"), said.labels("financing_source", node["financingSources"])),
        Pair(said.text("Forms of cooperation"), said.labels("cooperation", node["cooperation"])),
        Pair(said.text("Foreign share"), said.percent(node["foreignSharePct"])),
        Pair(said.text("Internal rate of return"), said.percent(node["irrPct"])),
        Pair(said.text("Payback period"), said.formats.years(payback) if payback else None),
        Pair(said.text("Share for export"), said.percent(node["exportSharePct"])),
        Pair(said.text("Target markets"), ", ".join(node["targetMarkets"])),
        Pair(said.text("Jobs during construction"), said.number(node["jobsConstruction"])),
        Pair(said.text("Start of works"), said.date(node["plannedStart"])),
        Pair(said.text("Time to decision"), said.label("time_to_decision", node["timeToDecision"])),
        Pair(said.text("Pool"), said.label("pool", node["pool"])),
    ]


def needs(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    """What the project asks of a site."""
    asked = node["siteNeeds"]
    if not asked:
        return []
    names = {
        "powerMw": said.text("Electric power"),
        "waterM3Day": said.text("Water"),
        "gasM3Hour": said.text("Gas"),
        "heatGcalHour": said.text("Heat"),
        "sewerageM3Day": said.text("Sewerage"),
    }
    words = {True: said.text("needed"), False: said.text("not needed"), None: None}
    return [
        Pair(said.text("Area"), said.area(asked["areaHa"])),
        *(Pair(names[field], said.quantity(asked[field], unit)) for field, unit in _NEEDS),
        Pair(said.text("Railway siding"), words[asked["rail"]]),
        Pair(said.text("Road"), words[asked["road"]]),
        Pair(said.text("Buildings"), words[asked["buildings"]]),
    ]


def _sought(said: Wording, node: Mapping[str, Any]) -> tuple[str | None, str]:
    money, forms = node["investmentSought"], said.labels("cooperation", node["cooperation"])
    if money is None:
        return forms, ""
    return said.amount(money), forms or said.as_of(money["asOf"])


def _money_note(said: Wording, money: Mapping[str, Any] | None) -> str:
    if money is None:
        return ""
    return APART.join(part for part in (said.in_tenge(money), said.as_of(money["asOf"])) if part)


def _stage_note(said: Wording, node: Mapping[str, Any]) -> str:
    changed = node["stageChangedOn"]
    return said.text("since {date}", date=said.formats.date(changed)) if changed else ""
