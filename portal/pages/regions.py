"""All regions beside each other: the map, a table to compare them by figures, the same as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from locales.gettext import N_
from portal.files.table import csv_response
from portal.pages.home import bubbles, facet_counts, region_row
from portal.problems import Misread
from portal.visit import Page, Visit

_SECTIONS = ("projects", "sites", "partners")
_MILLION = 10**6


@dataclass(frozen=True)
class Column:
    """A figure by which regions are compared."""

    name: str
    """In the address."""
    title: str
    unit: str = ""
    divisor: int = 1
    digits: int = 0
    section: str = ""
    """The list that the figure counts."""


COLUMNS = (
    Column("grp", N_("Gross regional product"), N_("trillion tenge"), _MILLION, 2),
    Column("grp-per-person", N_("Product per person"), N_("million tenge"), 1, 2),
    Column("population", N_("Population"), N_("thousand people"), 1000, 1),
    Column("labour-force", N_("Labour force"), N_("thousand people"), 1, 1),
    Column("area", N_("Area"), N_("thousand km²"), 1000, 1),
    Column("projects", N_("Projects"), section="projects"),
    Column("volume", N_("Declared volume"), N_("billion tenge"), 10**9, 0),
    Column("sites", N_("Sites"), section="sites"),
    Column("partners", N_("Partners"), section="partners"),
)
_INDICATORS = {"grp": "grp_nominal", "population": "population_avg", "labour-force": "labour_force"}


@dataclass(frozen=True)
class Figure:
    value: Decimal
    year: int | None = None
    """None for what has no year of its own: the area, and what the catalogue itself counts."""


@dataclass(frozen=True)
class Row:
    node: Mapping[str, Any]
    projects: int
    figures: Mapping[str, Figure | None]


async def regions(visit: Visit) -> Page:
    order, upwards = _order(visit)
    answer = await visit.ask("regions")
    found = _rows(answer)
    context = {
        "rows": _sorted(found, order, upwards=upwards),
        "columns": COLUMNS,
        "years": {column.name: _common_year(found, column.name) for column in COLUMNS},
        "order": order,
        "upwards": upwards,
        "bubbles": bubbles(visit.locale, [region_row(row.node, row.projects) for row in found]),
        "unconfirmed": False,
    }
    description = visit.text("The regions of Kazakhstan: figures, tariffs, projects, sites and partner companies.")
    return Page(
        "regions.html", visit.text("Regions"), description, "regions", context, indexed=order == "name" and not upwards
    )


async def regions_file(visit: Visit) -> Response:
    """`/en/regions.csv`: the figures in full, each with its year."""
    head = ["region", "region_name", "iso_3166_2", "area_km2"]
    head += [part for name in _INDICATORS for part in (_INDICATORS[name], f"{_INDICATORS[name]}_year")]
    rows = []
    for row in _rows(await visit.ask("regions")):
        series = [row.figures[name] for name in _INDICATORS]
        rows.append(
            [
                *(row.node[name] for name in ("slug", "name", "iso", "areaKm2")),
                *(cell for figure in series for cell in _cells(figure)),
                *(_cells(row.figures[name])[0] for name in ("projects", "volume", "sites", "partners")),
            ]
        )
    return csv_response("regions.csv", [*head, "projects", "declared_volume_kzt", "sites", "partners"], rows)


def _cells(figure: Figure | None) -> tuple[str, str]:
    return (f"{figure.value:f}", str(figure.year or "")) if figure else ("", "")


def _order(visit: Visit) -> tuple[str, bool]:
    """The column to sort by, the largest first; `-` in front turns it round."""
    asked = visit.value("sort") or "name"
    name = asked.removeprefix("-")
    if name not in {"name", *(column.name for column in COLUMNS)}:
        raise Misread("sort")
    return name, asked.startswith("-")


def _rows(answer: Mapping[str, Any]) -> list[Row]:
    """In the order of the alphabet, as the catalogue gives them."""
    counts = {name: facet_counts(answer[name]["facets"], "regions") for name in _SECTIONS}
    return [
        Row(node, counts["projects"].get(node["slug"], 0), _figures(node, counts))
        for node in answer["regions"]["nodes"]
    ]


def _figures(node: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]]) -> dict[str, Figure | None]:
    latest = {name: _latest(node["indicators"], code) for name, code in _INDICATORS.items()}
    volumes = [Decimal(share["amountKzt"]) for share in node["sectors"] if share["amountKzt"]]
    return {
        **latest,
        "grp-per-person": _per_person(node["indicators"]),
        "area": Figure(Decimal(node["areaKm2"])) if node["areaKm2"] else None,
        "volume": Figure(sum(volumes, Decimal(0))) if volumes else None,
        **{name: Figure(Decimal(counts[name].get(node["slug"], 0))) for name in _SECTIONS},
    }


def _latest(indicators: Sequence[Mapping[str, Any]], code: str) -> Figure | None:
    series = [each for each in indicators if each["code"] == code]
    last = max(series, key=lambda each: each["year"], default=None)
    return Figure(Decimal(last["value"]), last["year"]) if last else None


def _per_person(indicators: Sequence[Mapping[str, Any]]) -> Figure | None:
    """In million tenge, for the last year that has both figures."""
    product, people = (
        {each["year"]: Decimal(each["value"]) for each in indicators if each["code"] == code}
        for code in ("grp_nominal", "population_avg")
    )
    year = max((year for year in product if people.get(year)), default=None)
    return Figure(product[year] / people[year], year) if year else None


def _sorted(rows: list[Row], order: str, *, upwards: bool) -> list[Row]:
    """What is not known stands last whichever way round."""
    if order == "name":
        return rows[::-1] if upwards else rows
    known = [row for row in rows if row.figures[order]]
    known.sort(key=lambda row: row.figures[order].value, reverse=not upwards)  # type: ignore[union-attr]
    return known + [row for row in rows if not row.figures[order]]


def _common_year(rows: list[Row], name: str) -> int | None:
    """The year to write in the head of a column; None where the rows differ, and each says its own."""
    years = {figure.year for row in rows if (figure := row.figures[name])}
    return next(iter(years)) if len(years) == 1 else None
