"""What a document of a record is."""

from enum import auto

from api.kernel.codes import Code


class DocumentKind(Code):
    """Kinds of documents."""

    PRESENTATION = auto()
    BUSINESS_PLAN = auto()
    FEASIBILITY_STUDY = auto()
    DESIGN = auto()
    LAND = auto()
    MAP = auto()
    PHOTO = auto()
    PERMIT = auto()
    CONTRACT = auto()
    OTHER = auto()
