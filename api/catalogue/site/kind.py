"""Industrial sites in the interchange format (§13.4)."""

from decimal import Decimal

from api.catalogue.fields import COMMON_FIRST, COMMON_LAST, complete_record
from api.catalogue.site.boundary import Boundary
from api.catalogue.site.codes import (
    Acquisition,
    GeoPrecision,
    LandOwnership,
    RailStatus,
    ReadinessStage,
    SiteType,
    UtilityKind,
    UtilityStatus,
)
from api.kernel.interchange.composite import Group, Rows, Text
from api.kernel.interchange.kind import Children, Kind, Link
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import (
    Choice,
    Choices,
    Columns,
    Count,
    Flag,
    Number,
    PartialDate,
    Pattern,
    Spec,
    Words,
)
from api.regions.fields import SLUG, slug_problem

HAZARD_CLASSES = ("I", "II", "III", "IV", "V")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def spare_within_total(columns: Columns, at: str, line: Line) -> None:
    """Note a network with more capacity to spare than it has."""
    total, spare = columns["capacity_total"], columns["capacity_spare"]
    if total is not None and spare is not None and Decimal(spare) > Decimal(total):
        line.wrong(f"{at}.capacitySpare", N_("is more than the total capacity"))


UTILITIES = Children(
    name="utilities",
    table="site_utility",
    owner="site",
    unique="kind",
    complete=spare_within_total,
    parts=(
        Choice("kind", required=True, codes=UtilityKind),
        Choice("status", required=True, codes=UtilityStatus),
        Number("distanceM"),
        Number("capacityTotal"),
        Number("capacitySpare"),
        Words("unit", limit=30),
        Number("voltageKv", positive=True),
        Words("provider", limit=300),
        Count("plannedYear", low=FIRST_YEAR, high=LAST_YEAR),
        Text("note", limit=1000),
    ),
)

TRANSPORT = Group(
    "transport",
    (
        Group(
            "road",
            (
                Number("distanceKm", "road_distance_km"),
                Words("name", "road_name", limit=200),
                Words("surface", "road_surface", limit=60),
            ),
        ),
        Group(
            "rail",
            (
                Flag("spur", "rail_spur"),
                Choice("status", "rail_status", codes=RailStatus),
                Words("station", "rail_station", limit=200),
                Number("distanceKm", "rail_distance_km"),
            ),
        ),
        Number("airportKm"),
        Number("seaportKm"),
        Number("borderKm"),
    ),
)

INCENTIVE = (
    Words("tax", required=True, limit=100),
    Number("ratePct", high=100),
    Count("years", high=100),
    Text("condition", limit=1000),
    Words("legalRef", limit=300),
)

FIELDS: tuple[Spec, ...] = (
    *COMMON_FIRST,
    Choice("siteType", codes=SiteType),
    Choice("readinessStage", codes=ReadinessStage),
    Number("areaTotalHa", positive=True),
    Number("areaFreeHa"),
    Boundary("boundary"),
    Words("cadastralNumber", limit=60),
    Words("landCategory", limit=200),
    Text("permittedUse", limit=1000),
    Choice("hazardClassMax", codes=HAZARD_CLASSES),
    Choice("ownership", codes=LandOwnership),
    Choices("acquisition", codes=Acquisition),
    TRANSPORT,
    Words("operator", limit=300),
    Count("yearCreated", low=FIRST_YEAR, high=LAST_YEAR),
    PartialDate("termUntil"),
    Text("targetIndustries", limit=1000),
    Text("infrastructureNote"),
    Choice("geoPrecision", codes=GeoPrecision),
    Pattern("parent", form=SLUG, reason=slug_problem()),
    Rows("incentives", parts=INCENTIVE),
    *COMMON_LAST,
)


def complete_site(columns: Columns, line: Line) -> None:
    """Rules of the common block, and free area within the whole."""
    complete_record(columns, line)
    total, free = columns["area_total_ha"], columns["area_free_ha"]
    if total is not None and free is not None and Decimal(free) > Decimal(total):
        line.wrong("areaFreeHa", N_("is more than the total area"))
    if columns["parent"] and columns["parent"] == columns["slug"]:
        line.wrong("parent", N_("is the site itself"))


SITE = Kind(
    "site",
    "site",
    "slug",
    FIELDS,
    complete_site,
    {"kind": "site"},
    children=UTILITIES,
    links=(Link("parent", "parent", "site", "slug"),),
    record=True,
)
