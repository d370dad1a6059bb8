"""Code lists of regions."""

from enum import auto

from api.kernel.codes import Code


class RegionType(Code):
    """Levels of the first tier."""

    REGION = auto()
    CITY = auto()


class DistrictType(Code):
    """Levels of the second tier."""

    DISTRICT = auto()
    CITY = auto()
    CITY_DISTRICT = auto()


class TariffUtility(Code):
    """Paid utilities."""

    ELECTRICITY = auto()
    GAS = auto()
    COLD_WATER = auto()
    HOT_WATER = auto()
    HEAT = auto()
    SEWERAGE = auto()


class TariffUnit(Code):
    """Units a tariff is counted in."""

    KWH = auto()
    M3 = auto()
    GCAL = auto()


class InstitutionType(Code):
    """Levels of training (§13.5)."""

    UNIVERSITY = auto()
    COLLEGE = auto()
    TRAINING_CENTRE = auto()


class DocumentTopic(Code):
    """What a document of a region is about."""

    TERRITORIAL_PLANNING = auto()
    """§13.1"""
    ANALYSIS = auto()
    """§13.6"""
    STRATEGY = auto()
    """§13.8"""
