"""How events are read."""

from collections.abc import Mapping
from typing import Any

from api.catalogue.queries import PUBLISHED, REGION_FACET, chosen_codes
from api.kernel.reading.counting import Condition
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import Facet, code_facet
from api.kernel.reading.fields import Many, Value, code, column, moment, text_fields
from api.kernel.reading.lookup import Lookup
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page
from api.regions.queries import ORIGIN, REGION, global_id, region_codes, title_order

TODAY = "(now() AT TIME ZONE 'Asia/Almaty')::date"
WHEN = (
    f"CASE WHEN {{t}}.first_day IS NULL THEN 'UNDATED' WHEN {{t}}.last_day >= {TODAY} THEN 'UPCOMING' ELSE 'PAST' END"
)
YEAR = "left({t}.starts, 4)"

# A partial date sorts as text; what has none follows in the order of the months in which it is usually held.
SOONEST = "coalesce({t}.starts, '9999-' || lpad(coalesce({t}.usual_month, 99)::text, 2, '0'))"
LATEST = "coalesce({t}.starts, '0000')"

EVENT = Entity(
    "Event",
    "event",
    {
        "id": global_id("Event"),
        "slug": column("slug"),
        "eventKind": code("event_kind"),
        **text_fields("title", "title"),
        **text_fields("summary", "summary"),
        **text_fields("description", "description"),
        "when": Value(WHEN),
        "starts": column("starts"),
        "ends": column("ends"),
        "startTime": column("start_time"),
        "endTime": column("end_time"),
        "timezone": column("timezone"),
        "recurrence": code("recurrence"),
        "usualMonth": column("usual_month"),
        "cancelled": column("cancelled"),
        **text_fields("place", "place"),
        "country": column("country"),
        "regions": Many(lambda: REGION, "{o}.slug = ANY({t}.regions)", "{o}.title_key_{locale}"),
        **text_fields("lead", "lead"),
        "website": column("website"),
        "updatedAt": moment("updated_at"),
        **ORIGIN,
    },
    visible=PUBLISHED,
)

STARTS_ASC = Order("STARTS_ASC", SOONEST, 'text COLLATE "C"')


def _orders(name: str, scope: Scope) -> Order:
    if name == "TITLE_ASC":
        return title_order(scope)
    if name == "STARTS_DESC":
        return Order(name, LATEST, 'text COLLATE "C"', descending=True)
    return STARTS_ASC


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    found = chosen_codes(scope, alias, wanted, "kinds", "event_kind")
    if wanted.get("regions") is not None:
        found.append(Condition(f"{alias}.regions && ARRAY{region_codes(scope, wanted['regions'])}", "regions"))
    if wanted.get("years") is not None:
        years = scope.params.add([f"{year:04}" for year in wanted["years"]], "text[]")
        found.append(Condition(f"{YEAR.format(t=alias)} = ANY({years})", "years"))
    if wanted.get("when") is not None:
        times = scope.params.add([time.value for time in wanted["when"]], "text[]")
        found.append(Condition(f"{WHEN.format(t=alias)} = ANY({times})"))
    if wanted.get("from") is not None:
        found.append(Condition(f"{alias}.last_day >= {scope.params.add(str(wanted['from']), 'date')}"))
    if wanted.get("to") is not None:
        found.append(Condition(f"{alias}.first_day <= {scope.params.add(str(wanted['to']), 'date')}"))
    return found


def _year_label(scope: Scope, value: str) -> str:  # noqa: ARG001 - the shape of all labels
    return value


FACETS = (
    Facet("regions", "{t}.regions", REGION_FACET.label, many=True),
    code_facet("kinds", "event_kind", "event_kind"),
    Facet("years", YEAR, _year_label),
)


def events(on: str = "true") -> Page:
    """Connection of events; ``on`` narrows it to those of ``{t}``."""
    return Page(lambda: EVENT, _orders, _filters, FACETS, on)


def _by_slug(scope: Scope, alias: str, arguments: Mapping[str, Any]) -> str:
    return f"{alias}.slug = {scope.params.add(arguments['slug'], 'text')}"


READS: dict[str, Any] = {"events": events(), "event": Lookup(lambda: EVENT, _by_slug)}
