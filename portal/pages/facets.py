"""The three lists of the catalogue as tables: which facets, ranges and orders each one has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from locales.gettext import N_, Translator
from portal.visit import Visit


@dataclass(frozen=True)
class Facet:
    parameter: str
    """In the address."""
    name: str
    """Of the facet and of the filter in GraphQL."""
    legend: str
    labels: str | None = None
    """The group of labels of a coded value, written in small letters in the address; None for slugs."""


@dataclass(frozen=True)
class Range:
    legend: str
    """Over the fields of the form, with the unit they are filled in."""
    name: str
    """Before a bound that already has its unit."""
    low: str
    """The name of the lower bound in the filter of GraphQL."""
    high: str
    scale: int = 1
    """What one unit of the form is in units of the catalogue."""
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    section: str
    title: str
    lead: str
    facets: tuple[Facet, ...]
    orders: Mapping[str, str]
    """Value in the address: the order in GraphQL. The first one is the standard order."""
    found: Callable[[Translator, int], str]
    """The heading over the results."""
    range: Range | None = None


SECTOR = Facet("sector", "industries", N_("Sector"))
REGION = Facet("region", "regions", N_("Region"))
DISTRICT = Facet("district", "districts", N_("District"))

LISTINGS = (
    Listing(
        "projects",
        N_("Projects"),
        N_("Investment projects and niches in all regions of Kazakhstan, each with its source."),
        (
            SECTOR,
            Facet("stage", "stages", N_("Stage"), "stage"),
            Facet("kind", "kinds", N_("Kind of record"), "record_kind"),
            REGION,
            DISTRICT,
        ),
        {
            "newest": "PUBLISHED_DESC",
            "largest": "INVESTMENT_DESC",
            "smallest": "INVESTMENT_ASC",
            "confirmed": "CONFIRMED_DESC",
            "title": "TITLE_ASC",
        },
        lambda words, n: words.ngettext("{n} project", "{n} projects", n),
        Range(N_("Investment, billions"), N_("Investment"), "investmentMin", "investmentMax", 10**9, ("kzt", "usd")),
    ),
    Listing(
        "sites",
        N_("Sites"),
        N_("Special economic zones, industrial zones and parks: area, networks, transport."),
        (
            Facet("type", "siteTypes", N_("Kind of site"), "site_type"),
            Facet("readiness", "readinessStages", N_("Readiness"), "readiness_stage"),
            SECTOR,
            REGION,
            DISTRICT,
        ),
        {
            "newest": "PUBLISHED_DESC",
            "largest": "AREA_DESC",
            "smallest": "AREA_ASC",
            "confirmed": "CONFIRMED_DESC",
            "title": "TITLE_ASC",
        },
        lambda words, n: words.ngettext("{n} site", "{n} sites", n),
        Range(N_("Area, hectares"), N_("Area"), "areaMin", "areaMax"),
    ),
    Listing(
        "partners",
        N_("Partners"),
        N_("Companies that may become a contractor, a supplier or a counterpart of an investor."),
        (Facet("role", "roles", N_("Role"), "partner_role"), SECTOR, REGION, DISTRICT),
        {"newest": "PUBLISHED_DESC", "confirmed": "CONFIRMED_DESC", "title": "TITLE_ASC"},
        lambda words, n: words.ngettext("{n} company", "{n} companies", n),
    ),
)


def headings(visit: Visit) -> dict[str, Callable[[int], str]]:
    """For each section what so many of its records are called."""
    return {listing.section: partial(listing.found, visit.wording.words) for listing in LISTINGS}
