"""What holds for requests and answers (§7, 8, 9, 18.4, 22, 23). Pure: times and parties are arguments."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from api.kernel.actor import PartyKind
from api.kernel.clock import end_of
from api.kernel.codes import Code
from api.kernel.refusals import Reason
from api.requests.codes import Channel, RequestKind, RequestState
from locales.gettext import N_

LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_REASON, LONGEST_NUMBER = 300, 20_000, 2000, 60
MOST_FILES, MOST_HELPERS = 10, 20
NUMBER = re.compile(r"REQ-[0-9]{4}-[0-9]{5,9}")
SLUG = re.compile(r"[a-z0-9-]{1,100}")

WRONG_RECIPIENT = Reason(
    "WRONG_RECIPIENT", N_("The Rules do not let your party ask this of {party}."), ("recipients",), "22"
)
NO_RECIPIENT = Reason("NO_RECIPIENT", N_("Name at least one recipient."), ("recipients",), "22")
BAD_SUBJECT = Reason("BAD_SUBJECT", N_("Write 1 to {most} letters and signs, on one line."), ("subject",), "22")
BAD_TEXT = Reason("BAD_TEXT", N_("Write 1 to {most} letters and signs."), ("text",), "22")
LETTER_UNNAMED = Reason("LETTER_UNNAMED", N_("A letter has a number and a date."), clause="22")
NO_LETTER = Reason("NO_LETTER", N_("Only a letter has a number and a date."), clause="22")
NOT_ORAL = Reason("NOT_ORAL", N_("Only explanations are given by word of mouth."), ("channel",), "9")
DATE_PAST = Reason("DATE_PAST", N_("This date has passed."), clause="23a")
DATE_AHEAD = Reason("DATE_AHEAD", N_("This date is still to come."), clause="22")
DATES_CROSSED = Reason("DATES_CROSSED", N_("This is before what it follows."), clause="22")
AT_ONCE = Reason("AT_ONCE", N_("An explanation is given at once, so it has no deadline of its own."), ("dueOn",), "9")
NO_FILE = Reason("NO_FILE", N_("Materials are provided with at least one file."), ("files",), "8b")
NOT_COLLEAGUE = Reason("NOT_COLLEAGUE", N_("Name members of your party who work on requests."), clause="8a")
TOO_LATE = Reason("TOO_LATE", N_("A delay is told before the deadline or on its last day, not after it."), clause="23b")
NOT_LATER = Reason("NOT_LATER", N_("The new date comes after the present deadline."), ("newDate",), "23b")
UNANSWERED = Reason("UNANSWERED", N_("Not every recipient has answered: withdraw it from them first."), clause="22")


class Act(Code):
    """What is done with a request after it was sent."""

    ASSIGN = auto()
    ANSWER_PARTLY = auto()
    ANSWER = auto()
    GIVE_DELAY = auto()
    DECIDE_DELAY = auto()
    WITHDRAW = auto()
    CLOSE = auto()


class Side(Enum):
    """Who does it."""

    SENDER = auto()
    RECIPIENT = auto()


@dataclass(frozen=True)
class Transition:
    """One row of the state machine. `after`: None where the state stays as it is."""

    kinds: Collection[RequestKind]
    act: Act
    side: Side
    before: Collection[RequestState]
    after: RequestState | None
    clause: str


_SENT, _ASSIGNED, _PARTLY = RequestState.SENT, RequestState.ASSIGNED, RequestState.PARTLY_ANSWERED
OPEN = frozenset({_SENT, _ASSIGNED, _PARTLY})
"""States in which an answer is still awaited."""
_NAMED = frozenset({_ASSIGNED, _PARTLY})

TO_CENTRES = frozenset({RequestKind.MATERIALS, RequestKind.APPLICATION_HELP})
"""What §8 is about: a responsible person is named first, and the clock of the answer runs from then on."""
_OTHERS = {
    RequestKind.EXPLANATION: "9",
    RequestKind.SUPPORT_MEASURES: "18.4",
    RequestKind.OTHER_LETTER: "23a",
}


def _answering(kinds: Collection[RequestKind], clause: str, before: Collection[RequestState]) -> list[Transition]:
    return [
        Transition(kinds, Act.ANSWER_PARTLY, Side.RECIPIENT, before, _PARTLY, clause),
        Transition(kinds, Act.ANSWER, Side.RECIPIENT, before, RequestState.ANSWERED, clause),
        Transition(kinds, Act.GIVE_DELAY, Side.RECIPIENT, before, None, "23b"),
    ]


def _assigning(kinds: Collection[RequestKind], clause: str) -> list[Transition]:
    return [
        Transition(kinds, Act.ASSIGN, Side.RECIPIENT, {_SENT}, _ASSIGNED, clause),
        Transition(kinds, Act.ASSIGN, Side.RECIPIENT, _NAMED, None, clause),
    ]


_ALL = frozenset(RequestKind)
TRANSITIONS = (
    *_assigning(TO_CENTRES, "8a"),
    *_answering(TO_CENTRES, "8b", _NAMED),
    *(row for kind, clause in _OTHERS.items() for row in _assigning({kind}, clause)),
    *(row for kind, clause in _OTHERS.items() for row in _answering({kind}, clause, OPEN)),
    Transition(_ALL, Act.DECIDE_DELAY, Side.SENDER, OPEN, None, "23b"),
    Transition(_ALL, Act.WITHDRAW, Side.SENDER, OPEN, RequestState.WITHDRAWN, "22"),
    Transition(_ALL, Act.CLOSE, Side.SENDER, {RequestState.ANSWERED}, RequestState.CLOSED, "22"),
)


def transition(kind: RequestKind, act: Act, state: RequestState) -> Transition | None:
    """The row that allows an act in a state; None where none does."""
    return next((row for row in TRANSITIONS if kind in row.kinds and row.act is act and state in row.before), None)


def clause_of(kind: RequestKind, act: Act) -> str:
    """The paragraph that an act follows from."""
    return next(row.clause for row in TRANSITIONS if kind in row.kinds and row.act is act)


def answer_clause(kind: RequestKind) -> str:
    """The paragraph that says until when a request is answered."""
    return clause_of(kind, Act.ANSWER)


@dataclass(frozen=True)
class Route:
    """To whom a kind of request may go, and the paragraph that lets it be sent."""

    recipients: Collection[PartyKind]
    clause: str


_CENTRE, _AKIMAT, _AGENCY = PartyKind.SERVICE_CENTRE, PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.AGENCY
ROUTES: Mapping[tuple[PartyKind, RequestKind], Route] = {
    (PartyKind.MINISTRY, RequestKind.MATERIALS): Route({_CENTRE}, "7"),
    (PartyKind.MINISTRY, RequestKind.APPLICATION_HELP): Route({_CENTRE}, "7"),
    (PartyKind.MINISTRY, RequestKind.EXPLANATION): Route({_CENTRE}, "9"),
    (PartyKind.MINISTRY, RequestKind.OTHER_LETTER): Route({_CENTRE, _AKIMAT, _AGENCY}, "22"),
    (_AKIMAT, RequestKind.SUPPORT_MEASURES): Route({_AGENCY}, "18.4"),
}


def route(sender: PartyKind, kind: RequestKind, recipient: PartyKind) -> Route | None:
    """The route of a request; None where the Rules have none."""
    found = ROUTES.get((sender, kind))
    return found if found and recipient in found.recipients else None


def channel_objection(kind: RequestKind, channel: Channel, number: str | None, dated: date | None) -> Reason | None:
    """Why a message cannot have gone that way (§22)."""
    if channel is Channel.ORAL and kind is not RequestKind.EXPLANATION:
        return NOT_ORAL
    if channel is Channel.LETTER:
        return None if number and dated else LETTER_UNNAMED.at("letterDate" if number else "letterNumber")
    return NO_LETTER.at("letterNumber" if number else "letterDate") if number or dated else None


def dates_objection(today: date, letter_date: date | None, received_on: date | None = None) -> Reason | None:
    """Why a letter cannot be of its day, or have come on its day."""
    if letter_date and letter_date > today:
        return DATE_AHEAD.at("letterDate")
    if received_on and received_on > today:
        return DATE_AHEAD.at("receivedOn")
    return DATES_CROSSED.at("receivedOn") if letter_date and received_on and received_on < letter_date else None


def due_objection(kind: RequestKind, due_on: date | None, received_on: date) -> Reason | None:
    """Why the sender's own deadline cannot be; it counts from the day on which the request came."""
    if due_on is None:
        return None
    if kind is RequestKind.EXPLANATION:
        return AT_ONCE
    return DATE_PAST.at("dueOn") if due_on < received_on else None


def moments_objection(asked_at: datetime, given_at: datetime, now: datetime) -> Reason | None:
    """Why a conversation cannot have been then."""
    if given_at > now:
        return DATE_AHEAD.at("givenAt")
    return DATES_CROSSED.at("givenAt") if given_at < asked_at else None


def files_objection(kind: RequestKind, files: int) -> Reason | None:
    """Why a full answer cannot do with so many files, those of partial answers counted in."""
    return NO_FILE if kind is RequestKind.MATERIALS and not files else None


def delay_objection(now: datetime, due_on: date, new_date: date) -> Reason | None:
    """Why a delay cannot be told (§23), where *due_on* is the deadline that holds."""
    if now >= end_of(due_on):
        return TOO_LATE
    return None if new_date > due_on else NOT_LATER
