"""Events as GraphQL types."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.catalogue.types import REGION_CODES
from api.events.codes import EventKind, EventTime, Recurrence
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, First, Last, Node, PageInfo, extend
from api.kernel.graphql.scalars import Date, DateTime
from api.kernel.graphql.text import LocaleName, language, required_language, required_text, text
from api.regions.types import AS_OF, Region

for _enum, _description in (
    (EventKind, "Form of an event (§12, §14, §19)."),
    (Recurrence, "How often an event is held."),
    (EventTime, "Where an event stands by the calendar of Almaty; one that is going on is still upcoming."),
):
    strawberry.enum(_enum, description=_description)

CLOCK = "Hours and minutes by the clock of `timezone`; null where only the day is known."


@strawberry.type(description="An event for investors (§12, §14).")
class Event(Node):
    """One event, or a series whose next date is not known."""

    slug: str
    event_kind: EventKind
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()
    summary: str | None = text("One or two sentences.")
    summary_language: LocaleName | None = language()
    description: str | None = text("The whole text.")
    description_language: LocaleName | None = language()
    when: EventTime
    starts: str | None = strawberry.field(description="A year, a month or a day, as far as it is known.")
    ends: str | None = strawberry.field(description="The same, of the last day; null where it is that of the start.")
    start_time: str | None = strawberry.field(description=CLOCK)
    end_time: str | None = strawberry.field(description=CLOCK)
    timezone: str = strawberry.field(description="Name of the IANA database.")
    recurrence: Recurrence | None
    usual_month: int | None = strawberry.field(description="Month in which it is usually held, 1 to 12.")
    cancelled: bool
    place: str | None = text("Town or venue.")
    place_language: LocaleName | None = language()
    country: str | None = strawberry.field(description="ISO 3166-1 code.")
    regions: list[Region] = strawberry.field(description="Regions it is held in or is about.")
    lead: str | None = text("Who holds it.")
    lead_language: LocaleName | None = language()
    website: str | None
    updated_at: DateTime
    source: str | None = strawberry.field(description="Where the facts come from.")
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type
class EventEdge:
    """An event in its list."""

    cursor: str
    node: Event


@strawberry.type(description="A page of events.")
class EventConnection:
    """Relay connection."""

    edges: list[EventEdge]
    nodes: list[Event]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By regions, kinds and years.")


class EventOrderName(Code):
    """Orders of a list of events."""

    STARTS_ASC = auto()
    STARTS_DESC = auto()
    TITLE_ASC = auto()


strawberry.enum(EventOrderName, name="EventOrder", description="Order of events; those without a date come last.")


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class EventFilter:
    """Filter of events."""

    from_: Date | None = strawberry.field(name="from", default=UNSET, description="Not over before this day.")
    to: Date | None = strawberry.field(default=UNSET, description="Not begun after this day.")
    regions: list[str] | None = strawberry.field(default=UNSET, description=REGION_CODES)
    kinds: list[EventKind] | None = UNSET
    years: list[int] | None = strawberry.field(default=UNSET, description="Years in which they begin.")
    when: list[EventTime] | None = UNSET


def event_page(
    filter: EventFilter | None = UNSET,
    order_by: EventOrderName | None = EventOrderName.STARTS_ASC,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
) -> EventConnection:
    """Arguments of a connection of events; the statement of the document answers it."""
    raise NotImplementedError


def _event(slug: str) -> Event | None:
    """Argument of a field that finds one event; the statement of the document answers it."""
    raise NotImplementedError


@strawberry.type
class EventQuery:
    """Root reads of events."""

    events: EventConnection = strawberry.field(resolver=event_page, description="Events, the soonest first.")
    event: Event | None = strawberry.field(resolver=_event, description="By slug; null where there is none in public.")


@strawberry.type
class _RegionEvents:
    events: EventConnection = strawberry.field(resolver=event_page, description="Its events.")


extend(Region, _RegionEvents)
