"""How complete the offer of a region is, counted in the statement of the document (§13.1-13.8)."""

from dataclasses import dataclass

from api.catalogue.offer.codes import OfferPart
from api.catalogue.queries import CONFIRMATION_PERIOD
from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import code, column


@dataclass(frozen=True)
class _Part:
    """One part: rows of a table that count, what is counted of them, and what dates them."""

    paragraph: str
    part: OfferPart
    table: str
    where: str = "true"
    counted: str = "*"
    dated: str = "x.as_of"

    def sql(self, place: int) -> str:
        """The line of this part for the region ``r``."""
        return (
            f"SELECT {place} AS place, '{self.paragraph}' AS paragraph, '{self.part.value.lower()}' AS part,"
            f" count({self.counted}) AS count, {self._confirmed()} AS confirmed,"
            f" min({self.dated}) AS oldest, max({self.dated}) AS newest"
            f" FROM {self.table} x WHERE x.{'slug' if self.table == 'region' else 'region'} = r.slug AND {self.where}"
        )

    def _confirmed(self) -> str:
        if self.table not in _RECORDS or self.counted != "*":
            return "NULL::bigint"
        return f"count(*) FILTER (WHERE x.confirmed_at + {CONFIRMATION_PERIOD} > now())"


_RECORDS = {"project", "site", "partner"}
_PUBLIC = "x.status = 'published'"
_NETWORKS = "EXISTS (SELECT FROM site_utility u WHERE u.site = x.slug AND u.status <> 'none')"
_TRANSPORT = (
    "num_nonnulls(x.road_distance_km, x.road_name, x.road_surface, x.rail_spur, x.rail_status, x.rail_station,"
    " x.rail_distance_km, x.airport_km, x.seaport_km, x.border_km) > 0"
)

_PARTS = (
    _Part("13.1", OfferPart.PLANNING_DOCUMENTS, "regional_document", "x.topic = 'territorial_planning'"),
    _Part("13.2", OfferPart.PROJECTS, "project", f"{_PUBLIC} AND x.kind = 'project'"),
    _Part("13.2", OfferPart.NICHES, "project", f"{_PUBLIC} AND x.kind = 'niche'"),
    _Part("13.2", OfferPart.DISTRICTS_WITH_PROJECTS, "project", _PUBLIC, "DISTINCT x.district"),
    _Part("13.3", OfferPart.PARTNERS, "partner", _PUBLIC),
    _Part("13.4", OfferPart.READY_SITES, "site", f"{_PUBLIC} AND x.readiness_stage IN ('ready', 'partly_ready')"),
    _Part(
        "13.4", OfferPart.PLANNED_SITES, "site", f"{_PUBLIC} AND x.readiness_stage IN ('planned', 'under_construction')"
    ),
    _Part("13.4", OfferPart.SITES_WITH_NETWORKS, "site", f"{_PUBLIC} AND {_NETWORKS}"),
    _Part("13.5", OfferPart.INSTITUTIONS, "institution"),
    _Part("13.6", OfferPart.INDICATORS, "indicator", counted="DISTINCT x.indicator", dated="x.year::text"),
    _Part("13.6", OfferPart.ANALYSES, "regional_document", "x.topic = 'analysis'"),
    _Part("13.7", OfferPart.TARIFFS, "tariff", dated="coalesce(x.valid_from, x.as_of)"),
    _Part("13.7", OfferPart.CLIMATE, "region", "x.climate IS NOT NULL"),
    _Part("13.7", OfferPart.SITES_WITH_TRANSPORT, "site", f"{_PUBLIC} AND {_TRANSPORT}"),
    _Part("13.8", OfferPart.STRATEGIES, "regional_document", "x.topic = 'strategy'"),
)

OFFER_LINE = Entity(
    "OfferLine",
    "(SELECT r.slug AS region, line.* FROM region r CROSS JOIN LATERAL ("
    + " UNION ALL ".join(part.sql(place) for place, part in enumerate(_PARTS))
    + ") line)",
    {
        "paragraph": column("paragraph"),
        "part": code("part"),
        "count": column("count"),
        "confirmed": column("confirmed"),
        "oldest": column("oldest"),
        "newest": column("newest"),
    },
)
