"""Codes of requests."""

from enum import auto

from api.kernel.codes import Code


class RequestKind(Code):
    """What is asked for."""

    MATERIALS = auto()
    APPLICATION_HELP = auto()
    EXPLANATION = auto()
    SUPPORT_MEASURES = auto()
    OTHER_LETTER = auto()


class Channel(Code):
    """How a message went (§22); explanations may be given by word of mouth as well (§9)."""

    LETTER = auto()
    ELECTRONIC = auto()
    WORKING_ORDER = auto()
    ORAL = auto()


class RequestState(Code):
    """How far a request has come with one of its recipients."""

    SENT = auto()
    ASSIGNED = auto()
    PARTLY_ANSWERED = auto()
    ANSWERED = auto()
    CLOSED = auto()
    WITHDRAWN = auto()


class Standing(Code):
    """What the clock says of a recipient."""

    PENDING = auto()
    OVERDUE = auto()
    EXCUSED = auto()
    ON_TIME = auto()
    LATE = auto()
    WITHDRAWN = auto()


class DelayState(Code):
    """What became of the last notice of a delay."""

    GIVEN = auto()
    ACCEPTED = auto()
    REFUSED = auto()


class StepKind(Code):
    """What was done, in the thread of a request."""

    SENT = auto()
    OPENED = auto()
    ASSIGNED = auto()
    PARTLY_ANSWERED = auto()
    ANSWERED = auto()
    EXPLAINED = auto()
    DELAY_GIVEN = auto()
    DELAY_ACCEPTED = auto()
    DELAY_REFUSED = auto()
    WITHDRAWN = auto()
    CLOSED = auto()
