"""Code lists of events."""

from enum import auto

from api.kernel.codes import Code


class EventKind(Code):
    """Forms of events that the Rules name (§12, §14, §19), and those that investors look for beside them."""

    ROAD_SHOW = auto()
    BUSINESS_FORUM = auto()
    ROUND_TABLE = auto()
    SEMINAR = auto()
    EXHIBITION = auto()
    CONFERENCE = auto()
    PRESENTATION = auto()
    OTHER = auto()


class Recurrence(Code):
    """How often an event is held; none for one that is held once."""

    ANNUAL = auto()
    IRREGULAR = auto()


class EventTime(Code):
    """Where an event stands by the calendar of Almaty; one that is going on is still upcoming."""

    UPCOMING = auto()
    PAST = auto()
    UNDATED = auto()
