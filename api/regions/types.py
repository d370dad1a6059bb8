"""Regions, districts and the figures kept about them, as GraphQL types."""

import strawberry
from strawberry import UNSET

from api.kernel.graphql.connections import Facet, First, Last, Node, PageInfo
from api.kernel.graphql.scalars import Decimal
from api.kernel.graphql.text import LocaleName, language, required_language, required_text, text
from api.regions.codes import (
    DistrictType,
    DocumentTopic,
    InstitutionType,
    RegionType,
    TariffUnit,
    TariffUtility,
)

for _enum, _description in (
    (RegionType, "Region or city of republican significance."),
    (DistrictType, "Second level of the territory."),
    (TariffUtility, "Paid utility."),
    (TariffUnit, "Unit a tariff is counted in."),
    (InstitutionType, "Level of training."),
    (DocumentTopic, "What a document of a region is about."),
):
    strawberry.enum(_enum, description=_description)

AS_OF = "When the source says so: a year, a month or a day."


@strawberry.type(description="A figure of official statistics for one year.")
class Indicator:
    """One observation of a series."""

    code: str
    year: int
    value: Decimal
    unit: str
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="A price of a utility.")
class Tariff:
    """One tariff of a region."""

    utility: TariffUtility
    place: str | None = text("Town or network it holds for.")
    place_language: LocaleName | None = language()
    consumer_group: str | None = text("Who pays it.")
    consumer_group_language: LocaleName | None = language()
    amount: Decimal
    currency: str
    per: TariffUnit
    vat_included: bool | None
    valid_from: str | None = strawberry.field(description=AS_OF)
    note: str | None = text("What else the source says.")
    note_language: LocaleName | None = language()
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="A place where people are trained (§13.5).")
class Institution:
    """One institution of a region."""

    slug: str
    type: InstitutionType
    title: str = required_text("Name.")
    title_language: LocaleName = required_language()
    profile: str | None = text("What it teaches.")
    profile_language: LocaleName | None = language()
    graduates: int | None = strawberry.field(description="Graduates a year.")
    website: str | None
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="A plan, an analysis or a strategy that a region has adopted (§13.1, §13.6, §13.8).")
class RegionalDocument:
    """One document of a region."""

    slug: str
    topic: DocumentTopic
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()
    summary: str | None = text("What it says, in a few sentences.")
    summary_language: LocaleName | None = language()
    url: str | None = strawberry.field(description="Where its text is published.")
    valid_from: str | None = strawberry.field(description=AS_OF)
    valid_until: str | None = strawberry.field(description=AS_OF)
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="The Investor Service Centre of a region: an office, never a person.")
class ServiceCentre:
    """Where an investor turns to."""

    title: str = required_text("Name.")
    title_language: LocaleName = required_language()
    address: str | None = text("Postal address.")
    address_language: LocaleName | None = language()
    hours: str | None = text("When it is open.")
    hours_language: LocaleName | None = language()
    phone: str | None
    email: str | None
    website: str | None
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="A district, a city of regional significance or a district of a city.")
class District(Node):
    """Second level of the territory."""

    slug: str
    kato: str | None = strawberry.field(description="Code of the classifier of territories, 9 digits.")
    type: DistrictType
    name: str = required_text("Full name.")
    name_language: LocaleName = required_language()
    short_name: str | None = text("Name without the word for its type.")
    short_name_language: LocaleName | None = language()
    region: "Region"
    latitude: float | None
    longitude: float | None
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type(description="A region or a city of republican significance.")
class Region(Node):
    """First level of the territory."""

    slug: str
    kato: str = strawberry.field(description="Code of the classifier of territories, 9 digits.")
    iso: str = strawberry.field(description="ISO 3166-2 code.")
    type: RegionType
    name: str = required_text("Name.")
    name_language: LocaleName = required_language()
    center: str | None = text("Administrative centre.")
    center_language: LocaleName | None = language()
    latitude: float | None = strawberry.field(description="Of the centre, degrees.")
    longitude: float | None = strawberry.field(description="Of the centre, degrees.")
    area_km2: Decimal | None
    neighbours: list["Region"]
    borders_countries: list[str] = strawberry.field(description="ISO 3166-1 codes.")
    climate: str | None = text("Climate in words.")
    climate_language: LocaleName | None = language()
    industries: str | None = text("Main industries in words.")
    industries_language: LocaleName | None = language()
    districts: list[District]
    indicators: list[Indicator]
    tariffs: list[Tariff]
    institutions: list[Institution]
    documents: list[RegionalDocument] = strawberry.field(description="By topic, the newest first.")
    service_centre: ServiceCentre | None = strawberry.field(description="Null where the region has not named it.")
    source: str | None
    as_of: str | None = strawberry.field(description=AS_OF)


@strawberry.type
class RegionEdge:
    """A region in its list."""

    cursor: str
    node: Region


@strawberry.type(description="A page of regions.")
class RegionConnection:
    """Relay connection."""

    edges: list[RegionEdge]
    nodes: list[Region]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By types.")


def region_page(
    first: First = UNSET, after: str | None = UNSET, last: Last = UNSET, before: str | None = UNSET
) -> RegionConnection:
    """Arguments of the connection of regions; the statement of the document answers it."""
    raise NotImplementedError


def _by_code(slug: str):  # its type stands with the field
    """Argument of a field that finds one region or district; the statement of the document answers it."""
    raise NotImplementedError


@strawberry.type
class RegionQuery:
    """Root reads of regions."""

    regions: RegionConnection = strawberry.field(
        resolver=region_page, description="Regions and cities of republican significance, by name."
    )
    region: Region | None = strawberry.field(
        resolver=_by_code, description="A region by its slug, ISO 3166-2 or KATO code."
    )
    district: District | None = strawberry.field(
        resolver=_by_code, description="A district by its slug or KATO code; new ones have no code yet."
    )
