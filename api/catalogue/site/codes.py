"""Code lists of industrial sites."""

from enum import auto

from api.kernel.codes import Code


class SiteType(Code):
    """What kind of site it is."""

    SEZ = auto()
    INDUSTRIAL_ZONE = auto()
    SMALL_INDUSTRIAL_ZONE = auto()
    INDUSTRIAL_PARK = auto()
    TECH_PARK = auto()
    GREENFIELD_PLOT = auto()
    BROWNFIELD = auto()
    BUILDING = auto()
    WAREHOUSE = auto()
    AGRICULTURAL = auto()
    SUBZONE = auto()
    DISTRICT_DEVELOPMENT = auto()


class ReadinessStage(Code):
    """How far a site is prepared (§13.4: ready and planned)."""

    PLANNED = auto()
    UNDER_CONSTRUCTION = auto()
    PARTLY_READY = auto()
    READY = auto()


class LandOwnership(Code):
    """Who owns the land."""

    STATE_REPUBLICAN = auto()
    STATE_COMMUNAL = auto()
    PRIVATE = auto()
    MIXED = auto()
    SPK = auto()
    UNDIVIDED = auto()


class Acquisition(Code):
    """Ways to get a plot."""

    LEASE = auto()
    SUBLEASE = auto()
    PURCHASE = auto()
    AUCTION = auto()
    FREE_USE = auto()
    SEZ_CONTRACT = auto()


class UtilityKind(Code):
    """Networks a site may have."""

    ELECTRICITY = auto()
    GAS = auto()
    COLD_WATER = auto()
    TECHNICAL_WATER = auto()
    HEAT = auto()
    SEWERAGE = auto()
    STORM_DRAIN = auto()
    TELECOM = auto()
    INTERNET = auto()


class UtilityStatus(Code):
    """Where a network is."""

    ON_SITE = auto()
    AT_BOUNDARY = auto()
    NEARBY = auto()
    PLANNED = auto()
    NONE = auto()


class RailStatus(Code):
    """State of the rail spur."""

    EXISTING = auto()
    PLANNED = auto()
    UNDER_CONSTRUCTION = auto()


class GeoPrecision(Code):
    """What the coordinates of a site stand for."""

    EXACT = auto()
    DISTRICT = auto()
    REGIONAL_CENTRE = auto()
