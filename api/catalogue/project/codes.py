"""Code lists of projects."""

from enum import auto

from api.kernel.codes import Code


class ProjectStage(Code):
    """How far a project has come."""

    IDEA = auto()
    OPPORTUNITY = auto()
    PREPARED = auto()
    SEEKING_INVESTOR = auto()
    NEGOTIATION = auto()
    AGREEMENT = auto()
    IMPLEMENTATION = auto()
    COMMISSIONING = auto()
    OPERATING = auto()
    EXPANSION = auto()
    SUSPENDED = auto()
    CANCELLED = auto()


class ProjectProgress(Code):
    """Whether a project moves."""

    ONGOING = auto()
    DELAYED = auto()
    DORMANT = auto()
    COMPLETED = auto()
    LOST = auto()
    ABANDONED = auto()


class ProjectType(Code):
    """What is done to the assets."""

    GREENFIELD = auto()
    BROWNFIELD = auto()
    EXPANSION = auto()
    MODERNISATION = auto()
    RELOCATION = auto()
    PPP = auto()
    PRIVATISATION = auto()
    JOINT_VENTURE = auto()
    ACQUISITION = auto()


class Readiness(Code):
    """Documents and rights that a project already has."""

    CONCEPT = auto()
    BUSINESS_PLAN = auto()
    PRE_FEASIBILITY = auto()
    FEASIBILITY = auto()
    DESIGN_DOCUMENTS = auto()
    STATE_EXPERTISE = auto()
    ENVIRONMENTAL_ASSESSMENT = auto()
    LAND_ALLOTTED = auto()
    PERMITS = auto()
    OFFTAKE_SIGNED = auto()


class FinancingSource(Code):
    """Where the money comes from."""

    OWN = auto()
    BANK = auto()
    DEVELOPMENT_INSTITUTION = auto()
    STATE_SUPPORT = auto()
    FOREIGN_EQUITY = auto()
    BONDS = auto()
    LEASING = auto()
    ISLAMIC = auto()


class TimeToDecision(Code):
    """When the initiator decides, in months."""

    M0_6 = auto()
    M6_12 = auto()
    M12_24 = auto()
    M24_PLUS = auto()


class ProjectPool(Code):
    """The pool of projects a record is in."""

    REGIONAL = auto()
    NATIONAL = auto()
