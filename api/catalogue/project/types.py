"""Projects and niches as GraphQL types."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.catalogue.codes import Cooperation, RecordKind
from api.catalogue.material.types import SupportMeasure
from api.catalogue.project.codes import (
    FinancingSource,
    ProjectPool,
    ProjectProgress,
    ProjectStage,
    ProjectType,
    Readiness,
    TimeToDecision,
)
from api.catalogue.site.types import Site
from api.catalogue.types import INDUSTRY_CODES, REGION_CODES, Record
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, First, Last, PageInfo
from api.kernel.graphql.scalars import Date, Decimal
from api.kernel.graphql.text import LocaleName, language, text
from api.regions.types import AS_OF

for _enum, _description in (
    (ProjectStage, "How far a project has come."),
    (ProjectProgress, "Whether a project moves."),
    (ProjectType, "What is done to the assets."),
    (Readiness, "Document or right that a project already has."),
    (FinancingSource, "Where the money comes from."),
    (TimeToDecision, "When the initiator decides, in months."),
    (ProjectPool, "Pool of projects."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="A sum as its source states it.")
class Money:
    """Amount, currency, date and source."""

    amount: Decimal = strawberry.field(description="In whole units of the currency.")
    currency: str = strawberry.field(description="ISO 4217.")
    as_of: str | None = strawberry.field(description=AS_OF)
    source: str | None
    approximate_kzt: Decimal | None = strawberry.field(
        description="For comparison only: in tenge by the last rate known at the date of the sum; null for tenge."
    )
    rate: Decimal | None = strawberry.field(description="Tenge for one unit of the currency in that figure.")
    rate_as_of: str | None = strawberry.field(description="Date of that rate.")


@strawberry.type(description="What a project needs of a site.")
class SiteNeeds:
    """Needs of a project."""

    area_ha: Decimal | None
    power_mw: Decimal | None
    water_m3_day: Decimal | None
    gas_m3_hour: Decimal | None
    heat_gcal_hour: Decimal | None
    sewerage_m3_day: Decimal | None
    rail: bool | None
    road: bool | None
    buildings: bool | None


@strawberry.type(description="An investment project, or a niche: an opportunity without an initiator (§13.2).")
class Project(Record):
    """Project or niche."""

    stage: ProjectStage | None
    stage_changed_on: Date | None
    progress: ProjectProgress | None
    priority_sector: str | None
    project_type: ProjectType | None
    readiness: list[Readiness]
    investment: Money | None = strawberry.field(description="Total investment.")
    investment_sought: Money | None = strawberry.field(description="Sum that is sought from an investor.")
    financing_sources: list[FinancingSource]
    cooperation: list[Cooperation]
    foreign_share_pct: Decimal | None
    irr_pct: Decimal | None
    payback_years: Decimal | None
    export_share_pct: Decimal | None
    target_markets: list[str] = strawberry.field(description="ISO 3166-1 codes.")
    jobs: int | None = strawberry.field(description="Permanent jobs.")
    jobs_construction: int | None
    site_needs: SiteNeeds | None
    planned_start: str | None = strawberry.field(description=AS_OF)
    planned_commissioning: str | None = strawberry.field(description=AS_OF)
    time_to_decision: TimeToDecision | None
    initiator: str | None
    initiator_bin: str | None
    capacity: str | None = text("Capacity in words.")
    capacity_language: LocaleName | None = language()
    support_measures: list[SupportMeasure]
    pool: ProjectPool | None
    sdg_goals: list[int]
    site: Site | None


@strawberry.type
class ProjectEdge:
    """A project in its list."""

    cursor: str
    node: Project


@strawberry.type(description="A page of projects.")
class ProjectConnection:
    """Relay connection."""

    edges: list[ProjectEdge]
    nodes: list[Project]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By regions, districts, industries, stages and kinds.")


class ProjectOrderName(Code):
    """Orders of a list of projects."""

    INVESTMENT_DESC = auto()
    INVESTMENT_ASC = auto()
    CONFIRMED_DESC = auto()
    PUBLISHED_DESC = auto()
    TITLE_ASC = auto()


strawberry.enum(
    ProjectOrderName,
    name="ProjectOrder",
    description="Order of projects; sums are compared in tenge, unknown ones come last.",
)


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class ProjectFilter:
    """Filter of projects."""

    regions: list[str] | None = strawberry.field(default=UNSET, description=REGION_CODES)
    districts: list[str] | None = strawberry.field(default=UNSET, description="KATO codes or slugs.")
    public_ids: list[str] | None = strawberry.field(default=UNSET, description="Only these records.")
    industries: list[str] | None = strawberry.field(default=UNSET, description=INDUSTRY_CODES)
    stages: list[ProjectStage] | None = UNSET
    kinds: list[RecordKind] | None = strawberry.field(default=UNSET, description="PROJECT, NICHE or both.")
    investment_min: Decimal | None = strawberry.field(
        default=UNSET, description="In `currency`; where none is given, in tenge, other currencies converted."
    )
    investment_max: Decimal | None = strawberry.field(default=UNSET, description="As `investmentMin`.")
    currency: str | None = strawberry.field(default=UNSET, description="Only sums stated in this currency, ISO 4217.")
    confirmed_since: Date | None = UNSET


def project_page(
    filter: ProjectFilter | None = UNSET,
    order_by: ProjectOrderName | None = ProjectOrderName.PUBLISHED_DESC,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
) -> ProjectConnection:
    """Arguments of a connection of projects; the statement of the document answers it."""
    raise NotImplementedError
