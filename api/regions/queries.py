"""How regions and what is kept about them are read."""

from collections.abc import Mapping
from typing import Any

from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import code_facet
from api.kernel.reading.fields import Many, One, Value, code, column, decimal, text_fields
from api.kernel.reading.lookup import Lookup
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page

GLOBAL_ID = "'{type}:' || {{t}}.id"


def global_id(type_name: str) -> Value:
    """Id that is unique over all types and tells which one it belongs to."""
    return Value(GLOBAL_ID.format(type=type_name))


def title_order(scope: Scope) -> Order:
    """Dictionary order of the language of the request."""
    return Order(f"TITLE_ASC:{scope.locale}", f"{{t}}.title_key_{scope.locale}", 'text COLLATE "C"')


ORIGIN = {"source": column("source"), "asOf": column("as_of")}
POINT = {"latitude": column("latitude"), "longitude": column("longitude")}

INDICATOR = Entity(
    "Indicator",
    "indicator",
    {"code": column("indicator"), "year": column("year"), "value": decimal("value"), "unit": column("unit"), **ORIGIN},
)

TARIFF = Entity(
    "Tariff",
    "tariff",
    {
        "utility": code("utility"),
        **text_fields("place", "place"),
        **text_fields("consumerGroup", "consumer_group"),
        "amount": decimal("amount"),
        "currency": column("currency"),
        "per": code("per"),
        "vatIncluded": column("vat_included"),
        "validFrom": column("valid_from"),
        **text_fields("note", "note"),
        **ORIGIN,
    },
)

INSTITUTION = Entity(
    "Institution",
    "institution",
    {
        "slug": column("slug"),
        "type": code("type"),
        **text_fields("title", "title"),
        **text_fields("profile", "profile"),
        "graduates": column("graduates"),
        "website": column("website"),
        **ORIGIN,
    },
)

DOCUMENT = Entity(
    "RegionalDocument",
    "regional_document",
    {
        "slug": column("slug"),
        "topic": code("topic"),
        **text_fields("title", "title"),
        **text_fields("summary", "summary"),
        "url": column("url"),
        "validFrom": column("valid_from"),
        "validUntil": column("valid_until"),
        **ORIGIN,
    },
)

SERVICE_CENTRE = Entity(
    "ServiceCentre",
    "service_centre",
    {
        **text_fields("title", "title"),
        **text_fields("address", "address"),
        **text_fields("hours", "hours"),
        "phone": column("phone"),
        "email": column("email"),
        "website": column("website"),
        **ORIGIN,
    },
)

REGION_FIELDS: dict[str, Any] = {
    "id": global_id("Region"),
    "slug": column("slug"),
    "kato": column("kato"),
    "iso": column("iso"),
    "type": code("type"),
    **text_fields("name", "title"),
    **text_fields("center", "center"),
    **POINT,
    "areaKm2": decimal("area_km2"),
    "neighbours": Many(lambda: REGION, "{o}.slug = ANY({t}.neighbours)", "{o}.title_key_{locale}"),
    "bordersCountries": column("borders_countries"),
    **text_fields("climate", "climate"),
    **text_fields("industries", "industries"),
    "districts": Many(lambda: DISTRICT, "{o}.region = {t}.slug", "{o}.title_key_{locale}, {o}.id"),
    "indicators": Many(lambda: INDICATOR, "{o}.region = {t}.slug", "{o}.indicator, {o}.year"),
    "tariffs": Many(lambda: TARIFF, "{o}.region = {t}.slug", "{o}.utility, {o}.valid_from DESC NULLS LAST, {o}.key"),
    "institutions": Many(lambda: INSTITUTION, "{o}.region = {t}.slug", "{o}.title_key_{locale}, {o}.id"),
    "documents": Many(lambda: DOCUMENT, "{o}.region = {t}.slug", "{o}.topic, {o}.valid_from DESC NULLS LAST, {o}.slug"),
    "serviceCentre": One(lambda: SERVICE_CENTRE, "{o}.region = {t}.slug"),
    **ORIGIN,
}
"""The catalogue adds its own connections to this table: see api/catalogue/queries.py."""

REGION = Entity("Region", "region", REGION_FIELDS)

DISTRICT_FIELDS: dict[str, Any] = {
    "id": global_id("District"),
    "slug": column("slug"),
    "kato": column("kato"),
    "type": code("type"),
    **text_fields("name", "title"),
    **text_fields("shortName", "short_title"),
    "region": One(lambda: REGION, "{o}.slug = {t}.region"),
    **POINT,
    **ORIGIN,
}
"""The catalogue adds its connections here too."""

DISTRICT = Entity("District", "district", DISTRICT_FIELDS)

REGIONS = Page(
    lambda: REGION,
    lambda _, scope: title_order(scope),
    facets=(code_facet("types", "type", "region_type"),),
)


def region_codes(scope: Scope, codes: list[str]) -> str:
    """SQL list of the slugs of regions named by slug, ISO 3166-2 or KATO code."""
    wanted = scope.params.add(codes, "text[]")
    return f"(SELECT slug FROM region WHERE slug = ANY({wanted}) OR iso = ANY({wanted}) OR kato = ANY({wanted}))"


def district_codes(scope: Scope, codes: list[str]) -> str:
    """SQL list of the slugs of districts named by slug or KATO code."""
    wanted = scope.params.add(codes, "text[]")
    return f"(SELECT slug FROM district WHERE slug = ANY({wanted}) OR kato = ANY({wanted}))"


def _region_by_code(scope: Scope, alias: str, arguments: Mapping[str, Any]) -> str:
    return f"{alias}.slug IN {region_codes(scope, [arguments['slug']])}"


def _district_by_code(scope: Scope, alias: str, arguments: Mapping[str, Any]) -> str:
    return f"{alias}.slug IN {district_codes(scope, [arguments['slug']])}"


READS: dict[str, Any] = {
    "regions": REGIONS,
    "region": Lookup(lambda: REGION, _region_by_code),
    "district": Lookup(lambda: DISTRICT, _district_by_code),
}
NODES = {"Region": REGION, "District": DISTRICT}
