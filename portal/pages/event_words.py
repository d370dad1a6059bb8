"""How a page says when and where an event is held."""

from collections.abc import Mapping
from typing import Any

from portal.pages.pairs import Pair
from portal.wording import Wording, capital

Node = Mapping[str, Any]


def when(said: Wording, node: Node) -> str:
    """The days, as far as they are known, and the hours; else the usual month."""
    if node["starts"] is None:
        return usually(said, node) or said.text("The date is not known")
    days = said.formats.period(node["starts"], node["ends"])
    if node["startTime"] is None:
        return days
    hours = f"{node['startTime']}–{node['endTime']}" if node["endTime"] else node["startTime"]
    return said.text("{days}, {hours}, time zone {zone}", days=days, hours=hours, zone=node["timezone"])


def usually(said: Wording, node: Node) -> str:
    """The usual month; "" where it is not known."""
    if node["usualMonth"] is None:
        return ""
    month = said.formats.month(node["usualMonth"])
    # Inside a sentence only English writes months with a capital letter.
    return said.text("Usually: {month}", month=month if said.formats.locale == "en" else month.lower())


def regions(node: Node) -> str | None:
    return ", ".join(capital(region["name"]) for region in node["regions"]) or None


def row(said: Wording, node: Node) -> list[Pair]:
    """What a row of the list says beside the title."""
    return [
        Pair(said.text("When"), when(said, node)),
        Pair(said.text("Where"), node["place"], language=node["placeLanguage"]),
    ]


def facts(said: Wording, node: Node) -> list[Pair]:
    """The facts of an event's own page."""
    return [
        Pair(said.text("When"), when(said, node), words=True),
        Pair(said.text("Where"), node["place"], language=node["placeLanguage"], words=True),
        Pair(said.text("Region"), regions(node), words=True),
        Pair(said.text("Kind of event"), said.label("event_kind", node["eventKind"]), words=True),
        Pair(said.text("Held by"), node["lead"], language=node["leadLanguage"], words=True),
        Pair(said.text("Held how often"), said.label("recurrence", node["recurrence"]), words=True),
    ]
