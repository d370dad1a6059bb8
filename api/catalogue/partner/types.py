"""Partner companies as GraphQL types."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.catalogue.codes import Cooperation
from api.catalogue.partner.codes import CompanySize, OwnershipForm, PartnerRole
from api.catalogue.types import INDUSTRY_CODES, REGION_CODES, Record
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, First, Last, PageInfo
from api.kernel.graphql.scalars import Date, Decimal
from api.kernel.graphql.text import LocaleName, language, text
from api.regions.types import AS_OF

for _enum, _description in (
    (PartnerRole, "What a company can be to an investor."),
    (OwnershipForm, "Who owns a company."),
    (CompanySize, "Size of a company by the thresholds of the law."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="A certificate of a company.")
class Certificate:
    """One certificate."""

    name: str
    number: str | None
    issuer: str | None
    valid_to: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="A company that can be a partner of an investor (§13.3, §17.5).")
class Partner(Record):
    """Partner company; its title is its legal name."""

    bin: str | None = strawberry.field(description="Business identification number.")
    legal_form: str | None
    ownership_form: OwnershipForm | None
    roles: list[PartnerRole]
    products: str | None = text("What it makes or does.")
    products_language: LocaleName | None = language()
    size: CompanySize | None
    employees: int | None
    founded_year: int | None
    export_countries: list[str] = strawberry.field(description="ISO 3166-1 codes.")
    export_share_pct: Decimal | None
    certificates: list[Certificate]
    languages: list[str] = strawberry.field(description="ISO 639-1 codes.")
    preferred_cooperation: list[Cooperation]
    website: str | None
    offers: str | None = text("What it brings.")
    offers_language: LocaleName | None = language()
    looks_for: str | None = text("What it looks for.")
    looks_for_language: LocaleName | None = language()


@strawberry.type
class PartnerEdge:
    """A company in its list."""

    cursor: str
    node: Partner


@strawberry.type(description="A page of partner companies.")
class PartnerConnection:
    """Relay connection."""

    edges: list[PartnerEdge]
    nodes: list[Partner]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By regions, districts, industries and roles.")


class PartnerOrderName(Code):
    """Orders of a list of companies."""

    CONFIRMED_DESC = auto()
    PUBLISHED_DESC = auto()
    TITLE_ASC = auto()


strawberry.enum(PartnerOrderName, name="PartnerOrder", description="Order of companies.")


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class PartnerFilter:
    """Filter of companies."""

    regions: list[str] | None = strawberry.field(default=UNSET, description=REGION_CODES)
    districts: list[str] | None = strawberry.field(default=UNSET, description="KATO codes or slugs.")
    public_ids: list[str] | None = strawberry.field(default=UNSET, description="Only these records.")
    industries: list[str] | None = strawberry.field(default=UNSET, description=INDUSTRY_CODES)
    roles: list[PartnerRole] | None = UNSET
    confirmed_since: Date | None = UNSET


def partner_page(
    filter: PartnerFilter | None = UNSET,
    order_by: PartnerOrderName | None = PartnerOrderName.PUBLISHED_DESC,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
) -> PartnerConnection:
    """Arguments of a connection of companies; the statement of the document answers it."""
    raise NotImplementedError
