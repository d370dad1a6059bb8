"""How partner companies are read."""

from collections.abc import Mapping
from typing import Any

from api.catalogue.queries import (
    DISTRICT_FACET,
    INDUSTRY_FACET,
    PUBLISHED,
    REGION_FACET,
    chosen_codes,
    common_filters,
    common_orders,
    kept_counts,
    record_fields,
)
from api.kernel.reading.counting import Condition
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import code_facet
from api.kernel.reading.fields import Many, Value, code, codes, column, decimal, text_fields
from api.kernel.reading.page import Page, by_slug

# Certificates are kept as one JSON list; its elements are read as rows.
CERTIFICATE = Entity(
    "Certificate",
    "(SELECT p.id AS partner, e.n, e.value AS v FROM partner p"
    " CROSS JOIN LATERAL jsonb_array_elements(p.certificates) WITH ORDINALITY e(value, n))",
    {
        "name": Value("({t}.v ->> 'name')"),
        "number": Value("({t}.v ->> 'number')"),
        "issuer": Value("({t}.v ->> 'issuer')"),
        "validTo": Value("({t}.v ->> 'valid_to')"),
    },
)

PARTNER = Entity(
    "Partner",
    "partner",
    {
        **record_fields("Partner", "partner"),
        "bin": column("bin"),
        "legalForm": column("legal_form"),
        "ownershipForm": code("ownership_form"),
        "roles": codes("roles"),
        **text_fields("products", "products"),
        "size": code("size"),
        "employees": column("employees"),
        "foundedYear": column("founded_year"),
        "exportCountries": column("export_countries"),
        "exportSharePct": decimal("export_share_pct"),
        "certificates": Many(lambda: CERTIFICATE, "{o}.partner = {t}.id", "{o}.n"),
        "languages": column("languages"),
        "preferredCooperation": codes("preferred_cooperation"),
        "website": column("website"),
        **text_fields("offers", "offers"),
        **text_fields("looksFor", "looks_for"),
    },
    visible=PUBLISHED,
)


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    return [
        *common_filters(scope, alias, wanted),
        *chosen_codes(scope, alias, wanted, "roles", "roles", many=True),
    ]


FACETS = (REGION_FACET, DISTRICT_FACET, INDUSTRY_FACET, code_facet("roles", "roles", "partner_role", many=True))


COUNTS = kept_counts("partner", "roles")


def partners(of: str = "") -> Page:
    """Connection of partners; ``of``: the column by which they hang from other rows."""
    return Page(lambda: PARTNER, common_orders, _filters, FACETS, by_slug(of), of, COUNTS)
