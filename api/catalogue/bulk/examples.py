"""What stands in the example of a template: a record that could be, in three languages."""

from collections.abc import Mapping
from typing import Any

from api.catalogue.bulk.choices import Choosing
from api.kernel.interchange.kind import Kind

_ANY = {
    "title.kk": "Жылыжай кешені (мысал)",
    "title.ru": "Тепличный комплекс (пример)",
    "title.en": "Greenhouse complex (example)",
    "summary.kk": "10 гектар жабық алаңда көкөніс өсіру.",
    "summary.ru": "Выращивание овощей на 10 гектарах закрытого грунта.",
    "summary.en": "Vegetables grown on 10 hectares under glass.",
    "industry": "agriculture",
    "geo.lat": 43.25,
    "geo.lon": 76.95,
    "source": "https://www.gov.kz",
    "asOf": "2026-10",
}
_PROJECT = {
    "stage": "seeking_investor",
    "projectType": "greenfield",
    "investment.amount": 12_500_000_000,
    "investment.currency": "KZT",
    "investment.asOf": "2026",
    "investment.source": "бизнес-план",
    "jobs": 180,
    "targetMarkets": "RU; UZ",
    "plannedCommissioning": "2028-06",
    "siteNeeds.areaHa": 12.5,
    "siteNeeds.powerMw": 4,
}
_OF_KIND: Mapping[str, Mapping[str, Any]] = {
    "project": _PROJECT,
    "niche": _PROJECT,
    "site": {"siteType": "industrial_zone", "readinessStage": "partly_ready", "areaTotalHa": 120, "areaFreeHa": 45.5},
    "partner": {"roles": "supplier", "size": "medium", "employees": 140, "website": "https://example.kz"},
}


def example_of(kind: Kind, choosing: Choosing) -> dict[str, Any]:
    """Values by the names of the columns."""
    districts = {"district": next(iter(choosing.districts))} if choosing.districts else {}
    return {**_ANY, **_OF_KIND[kind.name], **districts}
