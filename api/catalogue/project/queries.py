"""How projects and niches are read."""

from collections.abc import Mapping
from typing import Any

from api.catalogue.material.queries import SUPPORT_MEASURE
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
from api.catalogue.site.queries import SITE
from api.kernel.reading.counting import Condition
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import code_facet
from api.kernel.reading.fields import Many, One, Struct, Value, code, codes, column, decimal, text_fields
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page, by_slug


def _money(prefix: str) -> Struct:
    fields = {
        "amount": decimal(f"{prefix}_amount"),
        "currency": column(f"{prefix}_currency"),
        "asOf": column(f"{prefix}_as_of"),
        "source": column(f"{prefix}_source"),
        "approximateKzt": Value(f"CASE WHEN {{t}}.{prefix}_currency <> 'KZT' THEN round({{t}}.{prefix}_kzt)::text END"),
        "rate": Value(
            f"CASE WHEN {{t}}.{prefix}_currency <> 'KZT' AND {{t}}.{prefix}_amount > 0"
            f" THEN trim_scale(round({{t}}.{prefix}_kzt / {{t}}.{prefix}_amount, 4))::text END"
        ),
        "rateAsOf": column(f"{prefix}_kzt_as_of"),
    }
    return Struct(Entity("Money", "project", fields), present=f"{{t}}.{prefix}_amount IS NOT NULL")


NEEDS = {
    "areaHa": decimal("needs_area_ha"),
    "powerMw": decimal("needs_power_mw"),
    "waterM3Day": decimal("needs_water_m3_day"),
    "gasM3Hour": decimal("needs_gas_m3_hour"),
    "heatGcalHour": decimal("needs_heat_gcal_hour"),
    "sewerageM3Day": decimal("needs_sewerage_m3_day"),
    "rail": column("needs_rail"),
    "road": column("needs_road"),
    "buildings": column("needs_buildings"),
}
_NEED_COLUMNS = (
    "{t}.needs_area_ha, {t}.needs_power_mw, {t}.needs_water_m3_day, {t}.needs_gas_m3_hour,"
    " {t}.needs_heat_gcal_hour, {t}.needs_sewerage_m3_day, {t}.needs_rail,"
    " {t}.needs_road, {t}.needs_buildings"
)

PROJECT_FIELDS: dict[str, Any] = {
    **record_fields("Project", "project"),
    "stage": code("stage"),
    "stageChangedOn": column("stage_changed_on"),
    "progress": code("progress"),
    "prioritySector": column("priority_sector"),
    "projectType": code("project_type"),
    "readiness": codes("readiness"),
    "investment": _money("investment"),
    "investmentSought": _money("sought"),
    "financingSources": codes("financing_sources"),
    "cooperation": codes("cooperation"),
    "foreignSharePct": decimal("foreign_share_pct"),
    "irrPct": decimal("irr_pct"),
    "paybackYears": decimal("payback_years"),
    "exportSharePct": decimal("export_share_pct"),
    "targetMarkets": column("target_markets"),
    "jobs": column("jobs"),
    "jobsConstruction": column("jobs_construction"),
    "siteNeeds": Struct(Entity("SiteNeeds", "project", NEEDS), present=f"num_nonnulls({_NEED_COLUMNS}) > 0"),
    "plannedStart": column("planned_start"),
    "plannedCommissioning": column("planned_commissioning"),
    "timeToDecision": code("time_to_decision"),
    "initiator": column("initiator"),
    "initiatorBin": column("initiator_bin"),
    **text_fields("capacity", "capacity"),
    "supportMeasures": Many(lambda: SUPPORT_MEASURE, "{o}.code = ANY({t}.support_measures)", "{o}.code"),
    "pool": code("pool"),
    "sdgGoals": column("sdg_goals"),
    "site": One(lambda: SITE, "{o}.slug = {t}.site"),
}
"""The matches of sites are added where sites are compared: see api/catalogue/reads.py."""

PROJECT = Entity("Project", "project", PROJECT_FIELDS, visible=PUBLISHED)


def _orders(name: str, scope: Scope) -> Order:
    if name == "INVESTMENT_DESC":
        return Order(name, "coalesce({t}.investment_kzt, -1)", "numeric", descending=True)
    if name == "INVESTMENT_ASC":
        return Order(name, "coalesce({t}.investment_kzt, 'Infinity'::numeric)", "numeric")
    return common_orders(name, scope)


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    return [
        *common_filters(scope, alias, wanted),
        *chosen_codes(scope, alias, wanted, "stages", "stage"),
        *chosen_codes(scope, alias, wanted, "kinds", "kind"),
        *_investment(scope, alias, wanted),
    ]


def _investment(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    """Bounds of the sum: in the currency asked, exactly; with none asked, in tenge, converted where needed."""
    currency = wanted.get("currency")
    amount = f"{alias}.investment_kzt" if currency is None else f"{alias}.investment_amount"
    stated = (
        []
        if currency is None
        else [Condition(f"{alias}.investment_currency = {scope.params.add(currency.upper(), 'text')}")]
    )
    return stated + bounds(scope, wanted, amount, ("investmentMin", "investmentMax"))


FACETS = (
    REGION_FACET,
    DISTRICT_FACET,
    INDUSTRY_FACET,
    code_facet("stages", "stage", "stage"),
    code_facet("kinds", "kind", "record_kind"),
)


COUNTS = kept_counts("project", "stage", "kind")


def projects(of: str = "") -> Page:
    """Connection of projects; ``of``: the column by which they hang from other rows."""
    return Page(lambda: PROJECT, _orders, _filters, FACETS, by_slug(of), of, COUNTS)
