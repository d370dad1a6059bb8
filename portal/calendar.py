"""Events as calendar files (RFC 5545). An event whose day is not known is in none: a calendar cannot say so."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from locales.dates import time_zone
from portal.wording import Wording

Node = Mapping[str, Any]
DAY = len("2025-06-30")


def is_day(when: str | None) -> bool:
    """Whether the day itself is known, not only its month or year."""
    return when is not None and len(when) == DAY


def has_day(node: Node) -> bool:
    return is_day(node["starts"])


def calendar(said: Wording, name: str, events: Iterable[tuple[Node, str]]) -> bytes:
    """A calendar of the *events* that have a day, each with the address of its page."""
    made = Calendar()
    made.add("prodid", f"-//Kerege//Events//{said.locale.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", name)
    for node, url in events:
        if has_day(node):
            made.add_component(_event(said, node, url))
    return made.to_ical()


def _event(said: Wording, node: Node, url: str) -> Event:
    """The identifier is the same in every language and stays when the event changes: calendars then update it."""
    made = Event()
    changed = datetime.fromisoformat(node["updatedAt"])
    made.add("uid", f"event-{node['slug']}@kerege")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    _add_time(made, node)
    made.add("summary", node["title"], parameters={"LANGUAGE": node["titleLanguage"].lower()})
    made.add("description", "\n".join(filter(None, (node["summary"], url))))
    if node["place"]:
        made.add("location", node["place"])
    made.add("url", url)
    made.add("categories", [said.label("event_kind", node["eventKind"])])
    made.add("status", "CANCELLED" if node["cancelled"] else "CONFIRMED")
    return made


def _add_time(made: Event, node: Node) -> None:
    """By the clock where all of it is known, else whole days, which leave the reader's own time free."""
    first = date.fromisoformat(node["starts"])
    last = date.fromisoformat(node["ends"]) if is_day(node["ends"]) else first
    if node["startTime"] and (node["endTime"] or last == first):
        made.add("dtstart", _moment(first, node["startTime"], node["timezone"]))
        if node["endTime"]:
            made.add("dtend", _moment(last, node["endTime"], node["timezone"]))
        return
    made.add("dtstart", first)
    made.add("dtend", last + timedelta(days=1))
    made.add("transp", "TRANSPARENT")


def _moment(day: date, clock: str, zone: str) -> datetime:
    """In UTC, so that the file needs no rules of time zones."""
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=time_zone(zone))
    return local.astimezone(UTC)
