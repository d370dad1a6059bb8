"""Industrial sites as GraphQL types."""

from enum import auto

import strawberry
from strawberry import UNSET

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
from api.catalogue.types import INDUSTRY_CODES, REGION_CODES, Record
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, First, Last, PageInfo
from api.kernel.graphql.scalars import JSON, Date, Decimal
from api.kernel.graphql.text import LocaleName, language, text

for _enum, _description in (
    (SiteType, "What kind of site it is."),
    (ReadinessStage, "How far a site is prepared."),
    (LandOwnership, "Who owns the land."),
    (Acquisition, "Way to get a plot."),
    (UtilityKind, "Network."),
    (UtilityStatus, "Where a network is."),
    (RailStatus, "State of a rail spur."),
    (GeoPrecision, "What coordinates stand for."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="A network of a site.")
class Utility:
    """One row of the infrastructure table."""

    kind: UtilityKind
    status: UtilityStatus
    distance_m: Decimal | None
    capacity_total: Decimal | None
    capacity_spare: Decimal | None
    unit: str | None
    voltage_kv: Decimal | None
    provider: str | None
    planned_year: int | None
    note: str | None = text("What else the source says.")
    note_language: LocaleName | None = language()


@strawberry.type(description="Road to a site.")
class Road:
    """Nearest road."""

    distance_km: Decimal | None
    name: str | None
    surface: str | None


@strawberry.type(description="Railway to a site.")
class Rail:
    """Nearest railway."""

    spur: bool | None = strawberry.field(description="The site has a spur of its own.")
    status: RailStatus | None
    station: str | None
    distance_km: Decimal | None


@strawberry.type(description="How a site is reached; distances in kilometres.")
class Transport:
    """Transport of a site."""

    road: Road | None
    rail: Rail | None
    airport_km: Decimal | None
    seaport_km: Decimal | None
    border_km: Decimal | None


@strawberry.type(description="A tax or fee that is lower on a site.")
class Incentive:
    """One incentive."""

    tax: str
    rate_pct: Decimal | None
    years: int | None
    condition: str | None = text("Who gets it.")
    condition_language: LocaleName | None = language()
    legal_ref: str | None


@strawberry.type(description="An industrial site, ready or planned (§13.4).")
class Site(Record):
    """Site."""

    site_type: SiteType | None
    readiness_stage: ReadinessStage | None
    area_total_ha: Decimal | None
    area_free_ha: Decimal | None
    boundary: JSON | None = strawberry.field(description="GeoJSON polygon, WGS 84.")
    cadastral_number: str | None
    land_category: str | None
    permitted_use: str | None = text("What the land may be used for.")
    permitted_use_language: LocaleName | None = language()
    hazard_class_max: str | None
    ownership: LandOwnership | None
    acquisition: list[Acquisition]
    utilities: list[Utility]
    transport: Transport | None
    operator: str | None = strawberry.field(description="Managing company.")
    year_created: int | None
    term_until: str | None
    target_industries: str | None = text("Industries the site is meant for.")
    target_industries_language: LocaleName | None = language()
    infrastructure_note: str | None = text("Infrastructure in words.")
    infrastructure_note_language: LocaleName | None = language()
    geo_precision: GeoPrecision | None
    parent: "Site | None"
    incentives: list[Incentive]


@strawberry.type
class SiteEdge:
    """A site in its list."""

    cursor: str
    node: Site


@strawberry.type(description="A page of sites.")
class SiteConnection:
    """Relay connection."""

    edges: list[SiteEdge]
    nodes: list[Site]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(
        description="By regions, districts, industries, siteTypes and readinessStages."
    )


class SiteOrderName(Code):
    """Orders of a list of sites."""

    AREA_DESC = auto()
    AREA_ASC = auto()
    CONFIRMED_DESC = auto()
    PUBLISHED_DESC = auto()
    TITLE_ASC = auto()


strawberry.enum(SiteOrderName, name="SiteOrder", description="Order of sites; unknown areas come last.")


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class SiteFilter:
    """Filter of sites."""

    regions: list[str] | None = strawberry.field(default=UNSET, description=REGION_CODES)
    districts: list[str] | None = strawberry.field(default=UNSET, description="KATO codes or slugs.")
    public_ids: list[str] | None = strawberry.field(default=UNSET, description="Only these records.")
    industries: list[str] | None = strawberry.field(default=UNSET, description=INDUSTRY_CODES)
    site_types: list[SiteType] | None = UNSET
    readiness_stages: list[ReadinessStage] | None = UNSET
    area_min: Decimal | None = strawberry.field(default=UNSET, description="Hectares.")
    area_max: Decimal | None = strawberry.field(default=UNSET, description="Hectares.")
    confirmed_since: Date | None = UNSET


def site_page(
    filter: SiteFilter | None = UNSET,
    order_by: SiteOrderName | None = SiteOrderName.PUBLISHED_DESC,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
) -> SiteConnection:
    """Arguments of a connection of sites; the statement of the document answers it."""
    raise NotImplementedError
