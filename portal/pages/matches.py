"""Matches of sites and projects: the score in words, line by line; and the form where needs are typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from locales.gettext import N_
from portal.pages.parameters import SLUG
from portal.visit import Page, Visit
from portal.wording import Wording, capital, uncapital

LEAD = N_("Type what your project needs of a site: sites are ranked by what they are known to offer.")
NAMES: Mapping[str, str] = {
    "AREA": N_("Area"),
    "POWER": N_("Electric power"),
    "WATER": N_("Water"),
    "GAS": N_("Gas"),
    "HEAT": N_("Heat"),
    "SEWERAGE": N_("Sewerage"),
    "RAIL": N_("Railway siding"),
    "ROAD": N_("Road"),
    "BUILDINGS": N_("Buildings"),
    "PLACE": N_("Region"),
}
VERDICTS: Mapping[str, str] = {
    "MET": N_("met"),
    "PARTLY": N_("partly met"),
    "NOT_MET": N_("not met"),
    "NOT_KNOWN": N_("not known"),
}
_UNITS = {"POWER": "mw", "WATER": "m3_day", "GAS": "m3_hour", "HEAT": "gcal_hour", "SEWERAGE": "m3_day"}
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Amount:
    """A quantity of the form."""

    parameter: str
    argument: str
    need: str
    unit: str


@dataclass(frozen=True)
class Flag:
    """A box of the form."""

    parameter: str
    label: str


AMOUNTS = (
    Amount("area", "areaHa", "AREA", "ha"),
    Amount("power", "powerMw", "POWER", "mw"),
    Amount("water", "waterM3Day", "WATER", "m3_day"),
    Amount("gas", "gasM3Hour", "GAS", "m3_hour"),
    Amount("heat", "heatGcalHour", "HEAT", "gcal_hour"),
    Amount("sewerage", "sewerageM3Day", "SEWERAGE", "m3_day"),
)
FLAGS = (
    Flag("rail", N_("Railway siding")),
    Flag("road", N_("Road up to the site")),
    Flag("buildings", N_("Ready buildings")),
)
WRONG = N_("Write a number like 12.5, not less than 0 and below 1,000,000,000.")


@dataclass(frozen=True)
class Line:
    need: str
    asked: str
    offered: str
    verdict: str
    """In words."""
    sign: str
    """For the look."""
    points: str
    weight: str


@dataclass(frozen=True)
class Match:
    node: Mapping[str, Any]
    score: int
    known: int
    lines: list[Line]


def matches(said: Wording, found: list[Mapping[str, Any]]) -> list[Match]:
    return [
        Match(each["node"], each["score"], each["known"], [_line(said, each["node"], line) for line in each["lines"]])
        for each in found
    ]


def _line(said: Wording, node: Mapping[str, Any], line: Mapping[str, Any]) -> Line:
    return Line(
        said.text(NAMES[line["need"]]),
        _quantity(said, line["need"], line["asked"]) or "",
        capital(node["region"]["name"]) if line["need"] == "PLACE" and node["kind"] == "SITE" else _offered(said, line),
        said.text(VERDICTS[line["verdict"]]),
        line["verdict"].lower().replace("_", "-"),
        said.formats.number(Decimal(line["points"])),
        said.formats.number(line["weight"]),
    )


def _offered(said: Wording, line: Mapping[str, Any]) -> str:
    """What the site has; where the score does not know it, what little is said of it."""
    need, amount = line["need"], line["offered"]
    if need in ("RAIL", "ROAD"):
        shown = said.quantity(amount, "km")
    elif need == "AREA" and amount is not None and line["verdict"] in ("NOT_KNOWN", "NOT_MET") and amount != "0":
        shown = said.text("{area} in all, free area not known", area=said.area(amount))
        shown = shown if line["verdict"] == "NOT_KNOWN" else said.area(amount)
    else:
        shown = _quantity(said, need, amount)
    state = said.label("utility_status", line["state"])
    return ", ".join([shown, uncapital(state)] if shown and state else [shown or state or ""])


def _quantity(said: Wording, need: str, amount: str | None) -> str | None:
    if amount is None:
        return None
    return said.area(amount) if need == "AREA" else said.quantity(amount, _UNITS[need])


async def match_page(visit: Visit) -> Page:
    typed = {each.parameter: visit.value(each.parameter)[:40] for each in AMOUNTS}
    ticked = {each.parameter: visit.value(each.parameter) == "1" for each in FLAGS}
    regions = [value for value in visit.values("region") if SLUG.fullmatch(value)][:20]
    numbers = {name: re.sub(r"\s", "", value).replace(",", ".") for name, value in typed.items()}
    wrong = [each for each in AMOUNTS if numbers[each.parameter] and not _NUMBER.fullmatch(numbers[each.parameter])]
    quantities = {each.argument: numbers[each.parameter] for each in AMOUNTS if numbers[each.parameter]}
    stated = any(ticked.values()) or any(Decimal(value) for value in quantities.values() if not wrong)
    needs: dict[str, Any] = {**(quantities if not wrong else {}), **ticked, "regions": regions}
    answer = await visit.ask("match", needs=needs, asked=stated and not wrong)
    context = {
        "typed": typed,
        "ticked": ticked,
        "regions": [
            {"slug": node["slug"], "name": capital(node["name"]), "chosen": node["slug"] in regions}
            for node in answer["regions"]["nodes"]
        ],
        "amounts": AMOUNTS,
        "flags": FLAGS,
        "names": NAMES,
        "wrong": wrong,
        "complaint": WRONG,
        "asked": bool(visit.query) and not wrong,
        "stated": stated,
        "found": matches(visit.wording, answer.get("matchSites", [])),
        "unconfirmed": False,
    }
    title = visit.text("Find a site for your needs")
    shown = visit.text("Error: {title}", title=title) if wrong else title
    return Page(
        "match.html",
        shown,
        visit.text(LEAD),
        "sites",
        context,
        status=400 if wrong else 200,
        indexed=not visit.query,
    )
