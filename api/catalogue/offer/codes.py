"""What the offer of a region consists of, by the sub-paragraphs of §13."""

from enum import auto

from api.kernel.codes import Code


class OfferPart(Code):
    """One countable part of the offer."""

    PLANNING_DOCUMENTS = auto()
    PROJECTS = auto()
    NICHES = auto()
    DISTRICTS_WITH_PROJECTS = auto()
    PARTNERS = auto()
    READY_SITES = auto()
    PLANNED_SITES = auto()
    SITES_WITH_NETWORKS = auto()
    INSTITUTIONS = auto()
    INDICATORS = auto()
    ANALYSES = auto()
    TARIFFS = auto()
    CLIMATE = auto()
    SITES_WITH_TRANSPORT = auto()
    STRATEGIES = auto()
