"""The thirty sectors gathered into six families, because a strip can show no more colours than that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from locales.gettext import N_


@dataclass(frozen=True)
class Family:
    colour: str
    name: str
    sectors: frozenset[str]


def _family(colour: str, name: str, sectors: str) -> Family:
    return Family(colour, name, frozenset(sectors.split()))


FAMILIES = (
    _family("s1", N_("Agriculture and food"), "agriculture livestock food"),
    _family("s2", N_("Energy and utilities"), "energy renewables water waste"),
    _family(
        "s3",
        N_("Manufacturing"),
        "metallurgy chemistry petrochemistry construction-materials machinery automotive electronics"
        " light-industry wood-paper pharma",
    ),
    _family("s4", N_("Transport and construction"), "logistics infrastructure construction real-estate"),
    _family("s5", N_("Mining, oil and gas"), "mining oil-gas"),
    _family("s6", N_("Tourism, services and other"), "it tourism trade education health finance other"),
)

_BY_SECTOR = {sector: family for family in FAMILIES for sector in family.sectors}


def family_of(sector: str) -> Family:
    return _BY_SECTOR.get(sector, FAMILIES[-1])


def volume_by_family(shares: Iterable[Mapping[str, Any]]) -> dict[Family, Decimal]:
    """The declared volume of each family in tenge, in the fixed order of the legend; only where sums are stated."""
    volumes = dict.fromkeys(FAMILIES, Decimal(0))
    for share in shares:
        volumes[family_of(share["industry"]["sector"])] += Decimal(share["amountKzt"] or 0)
    return {family: volume for family, volume in volumes.items() if volume}
