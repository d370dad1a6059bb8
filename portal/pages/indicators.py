"""The series of a region: as charts, and each as a file of figures with a file that says what they are."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

import orjson
from starlette.responses import Response

from locales.gettext import N_
from portal import links
from portal.figures import bars
from portal.files.table import OPEN, csv_response
from portal.pages.parameters import code_in_path
from portal.problems import Missing
from portal.visit import Visit

Values = list[Mapping[str, Any]]

# How a chart writes its figures: the divisor that makes them short, and what the head then says they are in.
SHOWN_IN = {
    "grp_nominal": (10**6, 2, N_("trillion tenge")),
    "population_avg": (10**3, 1, N_("thousand people")),
    "labour_force": (1, 1, N_("thousand people")),
}
_HEAD = ("region", "region_name", "indicator", "indicator_name", "year", "value", "unit", "source", "data_as_of")


def by_code(indicators: Iterable[Mapping[str, Any]]) -> dict[str, Values]:
    """The series that have a name, each from its first year to its last."""
    shown = [each for each in indicators if each["code"] in SHOWN_IN]
    ordered = sorted(shown, key=lambda each: (list(SHOWN_IN).index(each["code"]), each["year"]))
    return {code: list(values) for code, values in groupby(ordered, key=lambda each: each["code"])}


def charts(visit: Visit, region: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_chart(visit, region["slug"], code, values) for code, values in by_code(region["indicators"]).items()]


def _chart(visit: Visit, slug: str, code: str, values: Values) -> dict[str, Any]:
    divisor, digits, unit = SHOWN_IN[code]
    figures = [(str(each["year"]), Decimal(each["value"]) / divisor) for each in values]
    return {
        "code": code,
        "name": visit.wording.label("indicator", code),
        "unit": visit.text(unit),
        "digits": digits,
        "bars": bars(figures),
        "latest": values[-1],
        "values": values,
        "csv": links.page(visit.locale, f"regions/{slug}/{code}.csv"),
        "metadata": links.page(visit.locale, f"regions/{slug}/{code}.metadata.json"),
    }


async def figures_file(visit: Visit) -> Response:
    """`/en/regions/abai/grp_nominal.csv`"""
    region, code, values = await _series(visit)
    name = visit.wording.label("indicator", code)
    rows = [
        (
            region["slug"],
            region["name"],
            code,
            name,
            each["year"],
            each["value"],
            each["unit"],
            each["source"],
            each["asOf"],
        )
        for each in values
    ]
    return csv_response(f"{region['slug']}-{code}.csv", _HEAD, rows)


async def metadata_file(visit: Visit) -> Response:
    """`/en/regions/abai/grp_nominal.metadata.json`"""
    region, code, values = await _series(visit)
    page = links.region(visit.locale, region)
    said = {
        "title": f"{visit.wording.label('indicator', code)}, {region['name']}",
        "language": visit.locale,
        "indicator": code,
        "region": {"slug": region["slug"], "name": region["name"], "iso3166_2": region["iso"]},
        "unit": values[-1]["unit"],
        "unitName": visit.wording.label("unit", values[-1]["unit"]),
        "period": {"first": values[0]["year"], "last": values[-1]["year"]},
        "sources": list(dict.fromkeys(each["source"] for each in values if each["source"])),
        "dataAsOf": max((each["asOf"] for each in values if each["asOf"]), default=None),
        "page": links.absolute(f"{page}#figures"),
        "csv": links.absolute(f"{page}{code}.csv"),
    }
    return Response(orjson.dumps(said, option=orjson.OPT_INDENT_2), headers=OPEN, media_type="application/json")


async def _series(visit: Visit) -> tuple[Mapping[str, Any], str, Values]:
    code = visit.request.path_params["code"]
    region = (await visit.ask("indicators", slug=code_in_path(visit, "name")))["region"]
    values = by_code(region["indicators"]).get(code) if region else None
    if not region or not values:
        raise Missing
    return region, code, values
