"""Codes of editions."""

from enum import auto

from api.kernel.codes import Code


class EditionState(Code):
    """Where an edition of a record stands."""

    DRAFT = auto()
    SUBMITTED = auto()
    RETURNED = auto()
    PUBLISHED = auto()
    SUPERSEDED = auto()
    WITHDRAWN = auto()


class KeptOrder(Code):
    """Orders of the records that a party keeps."""

    CHANGED_DESC = auto()
    SUBMITTED_ASC = auto()
