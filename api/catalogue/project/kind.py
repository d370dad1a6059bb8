"""Projects and niches in the interchange format (§13.2)."""

from typing import Any

from api.catalogue.codes import Cooperation
from api.catalogue.fields import COMMON_FIRST, COMMON_LAST, complete_record
from api.catalogue.project.codes import (
    FinancingSource,
    ProjectPool,
    ProjectProgress,
    ProjectStage,
    ProjectType,
    Readiness,
    TimeToDecision,
)
from api.kernel.interchange.composite import BusinessNumber, Group, Money, Text
from api.kernel.interchange.kind import Kind, Link
from api.kernel.interchange.problems import N_
from api.kernel.interchange.values import (
    Choice,
    Choices,
    Count,
    Counts,
    Day,
    Flag,
    Many,
    Number,
    PartialDate,
    Pattern,
    Spec,
    Words,
)
from api.regions.fields import SLUG, slug_problem

COUNTRIES = N_("must be a list of country codes of ISO 3166-1")

FIELDS: tuple[Spec, ...] = (
    *COMMON_FIRST,
    Choice("stage", codes=ProjectStage),
    Day("stageChangedOn"),
    Choice("progress", codes=ProjectProgress),
    Words("prioritySector", limit=200),
    Choice("projectType", codes=ProjectType),
    Choices("readiness", codes=Readiness),
    Money("investment", prefix="investment"),
    Money("investmentSought", prefix="sought"),
    Choices("financingSources", codes=FinancingSource),
    Choices("cooperation", codes=Cooperation),
    Number("foreignSharePct", high=100),
    Number("irrPct", low=-100, high=1000),
    Number("paybackYears", high=200),
    Number("exportSharePct", high=100),
    Many("targetMarkets", form=r"[A-Z]{2}", reason=COUNTRIES),
    Count("jobs"),
    Count("jobsConstruction"),
    Group(
        "siteNeeds",
        (
            Number("areaHa", "needs_area_ha"),
            Number("powerMw", "needs_power_mw"),
            Number("waterM3Day", "needs_water_m3_day"),
            Number("gasM3Hour", "needs_gas_m3_hour"),
            Number("heatGcalHour", "needs_heat_gcal_hour"),
            Number("sewerageM3Day", "needs_sewerage_m3_day"),
            Flag("rail", "needs_rail"),
            Flag("road", "needs_road"),
            Flag("buildings", "needs_buildings"),
        ),
    ),
    PartialDate("plannedStart"),
    PartialDate("plannedCommissioning"),
    Choice("timeToDecision", codes=TimeToDecision),
    Words("initiator", limit=400),
    BusinessNumber("initiatorBin"),
    Text("capacity", limit=1000),
    Many("supportMeasures", form=r"[A-Z0-9-]{2,30}", reason=N_("must be a list of codes of support measures")),
    Choice("pool", codes=ProjectPool),
    Counts("sdgGoals", low=1, high=17),
    Pattern("site", form=SLUG, reason=slug_problem()),
    *COMMON_LAST,
)

LINKS = (
    Link("site", "site", "site", "slug"),
    Link("supportMeasures", "support_measures", "support_measure", "code"),
)


def _project(name: str) -> Kind:
    constants: dict[str, Any] = {"kind": name}
    return Kind(name, "project", "slug", FIELDS, complete_record, constants, links=LINKS, record=True)


PROJECT = _project("project")
NICHE = _project("niche")
