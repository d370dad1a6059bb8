"""Code lists of enquiries."""

from enum import auto

from api.kernel.codes import Code


class EnquiryState(Code):
    """How far an enquiry has come."""

    RECEIVED = auto()
    ASSIGNED = auto()
    ANSWERED = auto()
    CLOSED = auto()


class SubjectKind(Code):
    """What an investor asks about."""

    PROJECT = auto()
    NICHE = auto()
    SITE = auto()
    PARTNER = auto()
    REGION = auto()


class EntryKind(Code):
    """What happened in the thread of an enquiry."""

    QUESTION = auto()
    ASSIGNMENT = auto()
    NOTE = auto()
    ANSWER = auto()
    HANDOVER = auto()
    CLOSING = auto()
    REOPENING = auto()


class Outcome(Code):
    """Why an enquiry was closed."""

    ANSWERED = auto()
    NO_QUESTION = auto()
    WITHDRAWN = auto()
