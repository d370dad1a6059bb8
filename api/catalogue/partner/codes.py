"""Code lists of partner companies."""

from enum import auto

from api.kernel.codes import Code


class PartnerRole(Code):
    """What a company can be to an investor (§13.3, §17.5)."""

    CONTRACTOR = auto()
    SUPPLIER = auto()
    COUNTERPART = auto()
    JOINT_VENTURE_PARTNER = auto()
    DISTRIBUTOR = auto()
    CONSULTANT = auto()
    ENGINEERING = auto()
    LOGISTICS = auto()
    LEGAL_AUDIT = auto()
    FINANCE = auto()
    LANDOWNER = auto()


class OwnershipForm(Code):
    """Who owns a company."""

    STATE = auto()
    PRIVATE = auto()
    FOREIGN = auto()
    MIXED = auto()


class CompanySize(Code):
    """Size by the law's thresholds."""

    MICRO = auto()
    SMALL = auto()
    MEDIUM = auto()
    LARGE = auto()
