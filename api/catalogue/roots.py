"""Root reads of the catalogue as GraphQL fields, and the connections of regions and sites."""

import strawberry
from strawberry import UNSET

from api.catalogue.codes import RecordKind
from api.catalogue.material.types import SupportMeasure
from api.catalogue.offer.types import OfferLine
from api.catalogue.partner.types import Partner, PartnerConnection, partner_page
from api.catalogue.project.types import Project, ProjectConnection, project_page
from api.catalogue.site.types import Site, SiteConnection, site_page
from api.catalogue.types import Industry
from api.kernel.graphql.connections import Node, extend
from api.kernel.graphql.scalars import DateTime, Decimal
from api.regions.types import District, Region


@strawberry.type(description="Published projects of a region in one sector.")
class SectorShare:
    """Share of a sector."""

    industry: Industry
    projects: int
    stated: int = strawberry.field(description="How many of them state an investment.")
    amount_kzt: Decimal | None = strawberry.field(description="Sum of the investments known, in tenge, for comparison.")


@strawberry.type
class _RegionCatalogue:
    projects: ProjectConnection = strawberry.field(resolver=project_page, description="Its projects and niches.")
    sites: SiteConnection = strawberry.field(resolver=site_page, description="Its industrial sites.")
    partners: PartnerConnection = strawberry.field(resolver=partner_page, description="Its partner companies.")
    sectors: list[SectorShare] = strawberry.field(description="Its projects by sector, the largest sum first.")
    offer: list[OfferLine] = strawberry.field(description="What the catalogue holds of its offer by §13.1-13.8.")


@strawberry.type
class _DistrictCatalogue:
    projects: ProjectConnection = strawberry.field(resolver=project_page, description="Its projects and niches.")
    sites: SiteConnection = strawberry.field(resolver=site_page, description="Its industrial sites.")
    partners: PartnerConnection = strawberry.field(resolver=partner_page, description="Its partner companies.")
    updated_at: DateTime = strawberry.field(description="When it or one of its public records was last changed.")


@strawberry.type
class _SiteCatalogue:
    projects: ProjectConnection = strawberry.field(resolver=project_page, description="Projects on this site.")


extend(Region, _RegionCatalogue)
extend(District, _DistrictCatalogue)
extend(Site, _SiteCatalogue)


@strawberry.type(description="What the catalogue holds.")
class CatalogueStatus:
    """Counts of published records."""

    revision: int = strawberry.field(description="Grows with each change that the public sees.")
    updated_at: DateTime | None
    projects: int
    sites: int
    partners: int
    regions: int


@strawberry.type(description="As many public records of a list, in its default order, as a site map may hold.")
class SiteMapPart:
    """Part of a list."""

    list: str = strawberry.field(description="projects, sites, partners or events.")
    number: int = strawberry.field(description="From 1.")
    records: int
    after: str | None = strawberry.field(description="Cursor after which the part begins; null for the first.")
    updated_at: DateTime = strawberry.field(description="When one of its records was last changed.")


@strawberry.type(description="A record that was public once and was withdrawn; nothing else of it is told.")
class WithdrawnRecord:
    """What its address may still say."""

    kind: RecordKind
    region: Region


def _one(slug: str | None = UNSET, public_id: str | None = UNSET):  # its type stands with each field
    """Arguments of a field that finds one record; the statement of the document answers it."""
    raise NotImplementedError


def _node(id: strawberry.ID):
    """Argument of Relay's node; the statement of the document answers it."""
    raise NotImplementedError


def _coded(code: str):
    """Argument of a field that finds one measure; the statement of the document answers it."""
    raise NotImplementedError


def _withdrawn(public_id: str) -> WithdrawnRecord | None:
    """Argument of a field that finds one withdrawn record; the statement of the document answers it."""
    raise NotImplementedError


ONE_OF = "By slug or by public id, one of them; null where there is none in public."


@strawberry.type
class CatalogueQuery:
    """Root reads of the catalogue."""

    projects: ProjectConnection = strawberry.field(resolver=project_page, description="Projects and niches.")
    project: Project | None = strawberry.field(resolver=_one, description=f"A project or niche. {ONE_OF}")
    sites: SiteConnection = strawberry.field(resolver=site_page, description="Industrial sites.")
    site: Site | None = strawberry.field(resolver=_one, description=f"A site. {ONE_OF}")
    partners: PartnerConnection = strawberry.field(resolver=partner_page, description="Partner companies.")
    partner: Partner | None = strawberry.field(resolver=_one, description=f"A company. {ONE_OF}")
    withdrawn: WithdrawnRecord | None = strawberry.field(
        resolver=_withdrawn, description="By public id; null for what is public, was never public, or is unknown."
    )
    support_measures: list[SupportMeasure] = strawberry.field(description="Measures of state support, by code.")
    support_measure: SupportMeasure | None = strawberry.field(resolver=_coded, description="A measure by its code.")
    industries: list[Industry] = strawberry.field(description="Sectors of the classifier.")
    node: Node | None = strawberry.field(resolver=_node, description="Any object by its id.")
    catalogue: CatalogueStatus = strawberry.field(description="Counts and revision of the catalogue.")
    site_map: list[SiteMapPart] = strawberry.field(description="All lists in parts.")
