"""How industrial sites are read."""

from collections.abc import Mapping
from typing import Any

from api.catalogue.queries import (
    DISTRICT_FACET,
    INDUSTRY_FACET,
    PUBLISHED,
    REGION_FACET,
    bounds,
    chosen_codes,
    common_filters,
    common_orders,
    kept_counts,
    record_fields,
)
from api.kernel.reading.counting import Condition
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import code_facet
from api.kernel.reading.fields import Many, One, Struct, Value, code, codes, column, decimal, text_fields
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page, by_slug

UTILITY = Entity(
    "Utility",
    "site_utility",
    {
        "kind": code("kind"),
        "status": code("status"),
        "distanceM": decimal("distance_m"),
        "capacityTotal": decimal("capacity_total"),
        "capacitySpare": decimal("capacity_spare"),
        "unit": column("unit"),
        "voltageKv": decimal("voltage_kv"),
        "provider": column("provider"),
        "plannedYear": column("planned_year"),
        **text_fields("note", "note"),
    },
)

ROAD = Entity(
    "Road",
    "site",
    {"distanceKm": decimal("road_distance_km"), "name": column("road_name"), "surface": column("road_surface")},
)
RAIL = Entity(
    "Rail",
    "site",
    {
        "spur": column("rail_spur"),
        "status": code("rail_status"),
        "station": column("rail_station"),
        "distanceKm": decimal("rail_distance_km"),
    },
)
_ROAD = "num_nonnulls({t}.road_distance_km, {t}.road_name, {t}.road_surface) > 0"
_RAIL = "num_nonnulls({t}.rail_spur, {t}.rail_status, {t}.rail_station, {t}.rail_distance_km) > 0"
_TRANSPORT = f"({_ROAD} OR {_RAIL} OR num_nonnulls({{t}}.airport_km, {{t}}.seaport_km, {{t}}.border_km) > 0)"
TRANSPORT = Entity(
    "Transport",
    "site",
    {
        "road": Struct(ROAD, present=_ROAD),
        "rail": Struct(RAIL, present=_RAIL),
        "airportKm": decimal("airport_km"),
        "seaportKm": decimal("seaport_km"),
        "borderKm": decimal("border_km"),
    },
)

# Incentives are kept as one JSON list; its elements are read as rows.
INCENTIVE = Entity(
    "Incentive",
    "(SELECT s.id AS site, e.n, e.value AS v FROM site s"
    " CROSS JOIN LATERAL jsonb_array_elements(s.incentives) WITH ORDINALITY e(value, n))",
    {
        "tax": Value("({t}.v ->> 'tax')"),
        "ratePct": Value("({t}.v ->> 'rate_pct')"),
        "years": Value("({t}.v ->> 'years')::int"),
        **text_fields("condition", "v -> 'condition'"),
        "legalRef": Value("({t}.v ->> 'legal_ref')"),
    },
)

SITE_FIELDS: dict[str, Any] = {
    **record_fields("Site", "site"),
    "siteType": code("site_type"),
    "readinessStage": code("readiness_stage"),
    "areaTotalHa": decimal("area_total_ha"),
    "areaFreeHa": decimal("area_free_ha"),
    "boundary": column("boundary"),
    "cadastralNumber": column("cadastral_number"),
    "landCategory": column("land_category"),
    **text_fields("permittedUse", "permitted_use"),
    "hazardClassMax": column("hazard_class_max"),
    "ownership": code("ownership"),
    "acquisition": codes("acquisition"),
    "utilities": Many(lambda: UTILITY, "{o}.site = {t}.slug", "{o}.position"),
    "transport": Struct(TRANSPORT, present=_TRANSPORT),
    "operator": column("operator"),
    "yearCreated": column("year_created"),
    "termUntil": column("term_until"),
    **text_fields("targetIndustries", "target_industries"),
    **text_fields("infrastructureNote", "infrastructure_note"),
    "geoPrecision": code("geo_precision"),
    "parent": One(lambda: SITE, "{o}.slug = {t}.parent"),
    "incentives": Many(lambda: INCENTIVE, "{o}.site = {t}.id", "{o}.n"),
}
"""The connection of projects is added where projects are known: see api/catalogue/reads.py."""

SITE = Entity("Site", "site", SITE_FIELDS, visible=PUBLISHED)


def _orders(name: str, scope: Scope) -> Order:
    if name == "AREA_DESC":
        return Order(name, "coalesce({t}.area_total_ha, -1)", "numeric", descending=True)
    if name == "AREA_ASC":
        return Order(name, "coalesce({t}.area_total_ha, 'Infinity'::numeric)", "numeric")
    return common_orders(name, scope)


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    return [
        *common_filters(scope, alias, wanted),
        *chosen_codes(scope, alias, wanted, "siteTypes", "site_type"),
        *chosen_codes(scope, alias, wanted, "readinessStages", "readiness_stage"),
        *bounds(scope, wanted, f"{alias}.area_total_ha", ("areaMin", "areaMax")),
    ]


FACETS = (
    REGION_FACET,
    DISTRICT_FACET,
    INDUSTRY_FACET,
    code_facet("siteTypes", "site_type", "site_type"),
    code_facet("readinessStages", "readiness_stage", "readiness_stage"),
)


COUNTS = kept_counts("site", "site_type", "readiness_stage")


def sites(of: str = "") -> Page:
    """Connection of sites; ``of``: the column by which they hang from other rows."""
    return Page(lambda: SITE, _orders, _filters, FACETS, by_slug(of), of, COUNTS)
