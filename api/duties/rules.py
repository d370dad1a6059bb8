"""What holds for obligations. Pure: time and calendar are arguments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from api.kernel.calendar.days import Calendar
from api.kernel.clock import day_of, moment_of
from api.kernel.codes import Code
from api.kernel.refusals import WRONG_STATE, Reason
from locales.gettext import N_

LETTERS_HOUR = 9
LONGEST_NOTE = 2000
DELAY_CLAUSE = "23b"
OPEN = frozenset({"open", "excused"})
"""States of what is still to be done."""

DUE_BEFORE_TRIGGER = Reason("DUE_BEFORE_TRIGGER", N_("A deadline cannot lie before the day that it is counted from."))
DONE_BEFORE_TRIGGER = Reason("DONE_BEFORE_TRIGGER", N_("Nothing can be done before the duty began."))
DONE_IN_FUTURE = Reason("DONE_IN_FUTURE", N_("What lies in the future is not done yet."))
EXCUSE_TOO_LATE = Reason("EXCUSE_TOO_LATE", N_("The deadline has passed: a delay is told before it."))
BAD_NEW_DEADLINE = Reason("BAD_NEW_DEADLINE", N_("The new deadline has to be later than the present one."))
HAS_RECORD = Reason("HAS_RECORD", N_("What is done with the request or the question fulfils this, not a note by hand."))
BAD_NOTE = Reason("BAD_NOTE", N_("Say in 1 to {most} characters what was done, or why."))


class DelayCause(Code):
    """Why an answer comes later (§23)."""

    DATA_OF_OTHERS = auto()
    LARGE_VOLUME = auto()
    UNCLEAR_REQUEST = auto()
    DECISION_PENDING = auto()
    STAFF = auto()
    TECHNICAL = auto()
    FORCE_MAJEURE = auto()
    OTHER = auto()


class Step(StrEnum):
    """What letters tell of an obligation, in this order."""

    AHEAD = "ahead"
    DUE = "due"
    HEAD = "head"
    MINISTRY = "ministry"


REMINDERS = frozenset({Step.AHEAD, Step.DUE})


@dataclass(frozen=True)
class Timing:
    """Working days between a reminder and the deadline, and between the deadline and the letter to the Ministry."""

    reminder_days: int
    ministry_days: int


@dataclass(frozen=True)
class Planned:
    """A step and when it is taken."""

    step: Step
    at: datetime


def steps(since: datetime, due_at: datetime, calendar: Calendar, timing: Timing) -> list[Planned]:
    """The steps of an obligation that begins, or begins anew, at *since*."""
    due_on = last_day(due_at)
    ahead = moment_of(calendar.shifted(due_on, -timing.reminder_days), LETTERS_HOUR)
    due = max(moment_of(due_on, LETTERS_HOUR), since)
    head = moment_of(calendar.shifted(due_on, 1), LETTERS_HOUR)
    ministry = moment_of(calendar.shifted(due_on, 1 + timing.ministry_days), LETTERS_HOUR)
    planned = [Planned(Step.AHEAD, ahead)] if since < ahead < due else []
    planned += [Planned(Step.DUE, due)] if due < due_at else []
    return [*planned, Planned(Step.HEAD, max(head, since)), Planned(Step.MINISTRY, ministry)]


def step_from(planned: list[Planned], first: Step, now: datetime, due_at: datetime) -> Planned | None:
    """The step to take next, from *first* on. Reminders that a later step has overtaken are left out."""
    order = list(Step)
    left = [each for each in planned if order.index(each.step) >= order.index(first)]
    while len(left) > 1 and left[0].step in REMINDERS and (due_at <= now or left[1].at <= now):
        left = left[1:]
    return left[0] if left else None


def step_after(planned: list[Planned], step: Step) -> Planned | None:
    """The step that is planned after one."""
    order = list(Step)
    return next((each for each in planned if order.index(each.step) > order.index(step)), None)


def last_day(due_at: datetime) -> date:
    """The day on which the moment before that is too late falls."""
    return day_of(due_at - timedelta(microseconds=1))


def closing_state(at: datetime, due_at: datetime | None) -> str:
    """Whether what is done then is in time."""
    return "late" if due_at is not None and at >= due_at else "fulfilled"


def fulfilment_objection(state: str, at: datetime, begun_at: datetime) -> Reason | None:
    """Why an obligation cannot have been fulfilled at that time."""
    if state not in OPEN:
        return WRONG_STATE
    return DONE_BEFORE_TRIGGER.at("at") if at < begun_at else None


def excuse_objection(state: str, at: datetime, due_at: datetime | None, new_due_at: datetime) -> Reason | None:
    """Why a delay cannot be told (§23): only before the deadline that holds, and with a later one."""
    if state not in OPEN or due_at is None:
        return WRONG_STATE
    if at >= due_at:
        return EXCUSE_TOO_LATE
    return BAD_NEW_DEADLINE.at("newDue") if new_due_at <= due_at else None
