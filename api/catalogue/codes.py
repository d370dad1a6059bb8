"""Code lists that every kind of record shares."""

from enum import auto

from api.kernel.codes import Code


class RecordKind(Code):
    """Kinds of catalogue records; a niche is a project that has no initiator yet (§13.2)."""

    PROJECT = auto()
    NICHE = auto()
    SITE = auto()
    PARTNER = auto()


class PublicationStatus(Code):
    """Where a record stands between its author and the public."""

    DRAFT = auto()
    SUBMITTED = auto()
    PUBLISHED = auto()
    RETURNED = auto()
    WITHDRAWN = auto()


class Confidence(Code):
    """How the facts of a record were checked."""

    DECLARED = auto()
    DOCUMENTED = auto()
    VERIFIED_ON_SITE = auto()


class Freshness(Code):
    """How long ago the record was last confirmed (§13.2: monthly)."""

    FRESH = auto()
    DUE = auto()
    STALE = auto()
    UNCONFIRMED = auto()


class TextStateCode(Code):
    """How far the text of one language can be relied on."""

    MISSING = auto()
    DRAFT = auto()
    REVIEWED = auto()
    STALE = auto()


class Cooperation(Code):
    """Forms of cooperation that a project or a company offers."""

    EQUITY = auto()
    JOINT_VENTURE = auto()
    LOAN = auto()
    LICENCE = auto()
    EQUIPMENT = auto()
    MANAGEMENT = auto()
    OFFTAKE = auto()
    MARKETING = auto()
    FRANCHISE = auto()
