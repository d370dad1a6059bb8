"""How well a site answers the needs of a project: one sum for both ways of asking, explained line by line.

Each need that is stated weighs so much; a site earns the part of it that it is known to offer. What is not known earns
nothing, so knowing more never lowers a score. Quantities are in the units of the needs: ha, MW, m³/day, m³/h, Gcal/h.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import auto
from functools import cached_property

from api.kernel.codes import Code


class Need(Code):
    """What a project may need of a site."""

    AREA = auto()
    POWER = auto()
    WATER = auto()
    GAS = auto()
    HEAT = auto()
    SEWERAGE = auto()
    RAIL = auto()
    ROAD = auto()
    BUILDINGS = auto()
    PLACE = auto()


class Verdict(Code):
    """Whether a need is met."""

    MET = auto()
    PARTLY = auto()
    NOT_MET = auto()
    NOT_KNOWN = auto()


WEIGHTS: Mapping[Need, int] = {
    Need.AREA: 25,
    Need.POWER: 20,
    Need.WATER: 10,
    Need.GAS: 10,
    Need.HEAT: 5,
    Need.SEWERAGE: 5,
    Need.RAIL: 10,
    Need.ROAD: 5,
    Need.BUILDINGS: 5,
    Need.PLACE: 15,
}
NETWORKS: Mapping[Need, tuple[str, ...]] = {
    Need.POWER: ("electricity",),
    Need.WATER: ("cold_water", "technical_water"),
    Need.GAS: ("gas",),
    Need.HEAT: ("heat",),
    Need.SEWERAGE: ("sewerage",),
}
# What one unit of a network's capacity is in the unit of the need; any other unit is not understood, and so not known.
_M3_DAY = {"m3_day": Decimal(1), "m3_hour": Decimal(24), "m3_h": Decimal(24), "l_s": Decimal("86.4")}
UNITS: Mapping[Need, Mapping[str, Decimal]] = {
    Need.POWER: {"mw": Decimal(1), "kw": Decimal("0.001")},
    Need.WATER: _M3_DAY,
    Need.GAS: {"m3_hour": Decimal(1), "m3_h": Decimal(1)},
    Need.HEAT: {"gcal_hour": Decimal(1), "gcal_h": Decimal(1)},
    Need.SEWERAGE: _M3_DAY,
}
# A network that has yet to be brought or built is worth less than one that is there.
READY: Mapping[str, Decimal] = {
    "on_site": Decimal(1),
    "at_boundary": Decimal(1),
    "nearby": Decimal("0.75"),
    "planned": Decimal("0.5"),
    "none": Decimal(0),
}
_SPUR = {"existing": Decimal(1), "under_construction": Decimal("0.75"), "planned": Decimal("0.5")}
_STATION_KM, _STATION = Decimal(5), Decimal("0.25")
# In the words of networks: there, being built or planned, a station within reach, nothing.
_STATES: Mapping[Decimal | None, str] = {
    Decimal(1): "on_site",
    Decimal("0.75"): "planned",
    Decimal("0.5"): "planned",
    _STATION: "nearby",
    Decimal(0): "none",
}
_ROAD = ((Decimal(1), Decimal(1)), (Decimal(10), Decimal("0.5")))
_WITH_BUILDINGS = {"building", "warehouse", "brownfield"}
_WITHOUT_BUILDINGS = {"greenfield_plot", "agricultural"}


@dataclass(frozen=True)
class Needs:
    """What is asked of a site; None, False and zero ask nothing."""

    quantities: Mapping[Need, Decimal]
    rail: bool = False
    road: bool = False
    buildings: bool = False
    regions: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """A network of a site, its capacities in its own unit."""

    kind: str
    status: str
    total: Decimal | None = None
    spare: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Offer:
    """What is known of a site."""

    region: str
    district: str | None = None
    area_total: Decimal | None = None
    area_free: Decimal | None = None
    networks: tuple[Network, ...] = ()
    rail_spur: bool | None = None
    rail_status: str | None = None
    rail_km: Decimal | None = None
    road_km: Decimal | None = None
    site_type: str | None = None


@dataclass(frozen=True)
class Line:
    """One need beside what the site offers for it; ``part`` is None where that is not known."""

    need: Need
    part: Decimal | None
    asked: Decimal | None = None
    offered: Decimal | None = None
    state: str | None = None
    """Of the network that was counted, or of the rails or buildings."""

    @property
    def weight(self) -> int:
        """The most that the line can earn."""
        return WEIGHTS[self.need]

    @property
    def points(self) -> Decimal:
        """What it earns, to one decimal, never rounded up."""
        return (self.weight * (self.part or Decimal(0))).quantize(Decimal("0.1"), ROUND_DOWN)

    @property
    def verdict(self) -> Verdict:
        """The part in a word."""
        if self.part is None:
            return Verdict.NOT_KNOWN
        return Verdict.MET if self.part == 1 else Verdict.PARTLY if self.part else Verdict.NOT_MET


@dataclass(frozen=True)
class Assessment:
    """All lines of one site for one set of needs."""

    lines: tuple[Line, ...]

    @cached_property
    def exact(self) -> Decimal:
        """Share of the weights that is earned, 0 to 1: what matches are ranked by."""
        earned = sum((line.weight * line.part for line in self.lines if line.part is not None), Decimal(0))
        return earned / sum(line.weight for line in self.lines)

    @property
    def score(self) -> int:
        """0 to 100; 100 only when every need is met."""
        return int(self.exact * 100)

    @property
    def known(self) -> int:
        """Share of the weights on which the site says anything, in percent."""
        said = sum(line.weight for line in self.lines if line.part is not None)
        return said * 100 // sum(line.weight for line in self.lines)


def is_stated(needs: Needs) -> bool:
    """Whether anything is asked beside the place."""
    return bool(needs.rail or needs.road or needs.buildings) or any(value > 0 for value in needs.quantities.values())


def assess(needs: Needs, offer: Offer) -> Assessment:
    """Compare what is asked with what is offered; *needs* have to state something."""
    return Assessment(tuple(_lines(needs, offer)))


def unit_code(unit: str) -> str:
    """A unit as people write it ("m³/day") as a code of `UNITS`."""
    return unit.strip().lower().translate(str.maketrans("²³/ ", "23__"))


def _lines(needs: Needs, offer: Offer) -> Iterator[Line]:
    for need, asked in needs.quantities.items():
        if asked > 0:
            yield _area(asked, offer) if need is Need.AREA else _network(need, asked, offer)
    if needs.rail:
        part = _rail(offer)
        yield Line(Need.RAIL, part, offered=offer.rail_km, state=_STATES.get(part))
    if needs.road:
        yield Line(Need.ROAD, _road(offer.road_km), offered=offer.road_km)
    if needs.buildings:
        part = _buildings(offer.site_type)
        yield Line(Need.BUILDINGS, part, state=_STATES.get(part))
    if needs.regions or needs.districts:
        yield Line(Need.PLACE, _place(needs, offer))


def _area(asked: Decimal, offer: Offer) -> Line:
    """Where the free area is not known, all that can be said is that the whole is too small."""
    if offer.area_free is not None:
        return Line(Need.AREA, _filled(offer.area_free, asked), asked, offer.area_free)
    too_small = offer.area_total is not None and offer.area_total < asked
    return Line(Need.AREA, Decimal(0) if too_small else None, asked, offer.area_total)


def _network(need: Need, asked: Decimal, offer: Offer) -> Line:
    """The best of the networks that could serve; a sure nothing is outweighed by what is not known."""
    lines = [_served(need, asked, each) for each in offer.networks if each.kind in NETWORKS[need]]
    best = max((line for line in lines if line.part is not None), key=lambda line: line.part or 0, default=None)
    if best is not None and (best.part or all(line.part is not None for line in lines)):
        return best
    return next((line for line in lines if line.part is None), Line(need, None, asked))


def _served(need: Need, asked: Decimal, network: Network) -> Line:
    ready, factor = READY[network.status], UNITS[need].get(unit_code(network.unit or ""))
    spare, total = (_times(value, factor) for value in (network.spare, network.total))
    part: Decimal | None = None
    if not ready or (spare is None and total is not None and total < asked):
        part = Decimal(0)
    elif spare is not None:
        part = ready * _filled(spare, asked)
    return Line(need, part, asked, spare, network.status)


def _times(value: Decimal | None, factor: Decimal | None) -> Decimal | None:
    return None if value is None or factor is None else value * factor


def _filled(offered: Decimal, asked: Decimal) -> Decimal:
    return min(Decimal(1), offered / asked)


def _rail(offer: Offer) -> Decimal | None:
    """A spur, or at least a station within reach."""
    if offer.rail_spur is not False and (offer.rail_spur or offer.rail_status):
        return _SPUR[offer.rail_status or "existing"]
    if offer.rail_km is not None:
        return _STATION if offer.rail_km <= _STATION_KM else Decimal(0)
    return None if offer.rail_spur is None else Decimal(0)


def _road(distance: Decimal | None) -> Decimal | None:
    if distance is None:
        return None
    return next((part for most, part in _ROAD if distance <= most), Decimal(0))


def _buildings(site_type: str | None) -> Decimal | None:
    if site_type in _WITH_BUILDINGS:
        return Decimal(1)
    return Decimal(0) if site_type in _WITHOUT_BUILDINGS else None


def _place(needs: Needs, offer: Offer) -> Decimal:
    if needs.districts:
        if offer.district in needs.districts:
            return Decimal(1)
        return Decimal("0.5") if offer.region in needs.regions else Decimal(0)
    return Decimal(offer.region in needs.regions)
