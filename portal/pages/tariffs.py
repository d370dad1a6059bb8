"""Tariffs: those of one region, and those of all regions beside each other, each with its date."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from starlette.responses import Response

from locales.labels import labels
from portal.files.table import csv_response
from portal.problems import Misread
from portal.visit import Page, Visit
from portal.wording import Wording

Tariff = Mapping[str, Any]

_HEAD = (
    "region", "region_name", "utility", "place", "consumer_group", "amount", "currency", "per", "vat_included",
    "in_force_since", "note", "source", "data_as_of",
)  # fmt: skip


@dataclass(frozen=True)
class TariffRow:
    """What the same consumers pay from the same day on: with and without tax, where the source gives both."""

    of: Tariff
    prices: list[Tariff]


@dataclass(frozen=True)
class TariffTable:
    """Tariffs of one service in one unit, so that a column of figures can be compared."""

    utility: str
    name: str
    unit: str
    rows: list[TariffRow]


def tables(said: Wording, tariffs: Iterable[Tariff]) -> list[TariffTable]:
    """One table for each service and unit; the order of the tariffs stays."""

    def unit(tariff: Tariff) -> tuple[str, str, str]:
        return tariff["utility"], tariff["currency"], tariff["per"]

    order = list(labels("tariff_utility", said.locale))
    ordered = sorted(tariffs, key=lambda each: (order.index(each["utility"].lower()), unit(each)))
    return [
        TariffTable(
            utility,
            said.label("tariff_utility", utility) or utility,
            said.formats.rate_unit(currency, per.lower()),
            _rows(group),
        )
        for (utility, currency, per), group in groupby(ordered, key=unit)
    ]


def _rows(tariffs: Iterable[Tariff]) -> list[TariffRow]:
    """Prices that differ only in the tax stand in one row, the smaller one first."""
    rows: dict[tuple[Any, ...], list[Tariff]] = {}
    for each in tariffs:
        region = each.get("region", {}).get("slug")
        names = ("place", "consumerGroup", "validFrom", "note", "source", "asOf")
        rows.setdefault((region, *(each[name] for name in names)), []).append(each)
    return [TariffRow(group[0], sorted(group, key=lambda each: Decimal(each["amount"]))) for group in rows.values()]


def years(tariffs: Iterable[Tariff]) -> tuple[str, ...]:
    """The first and the last year of the tariffs that are dated; one where they are the same, none if none is."""
    dates = sorted(when[:4] for tariff in tariffs if (when := _when(tariff)))
    return tuple(dict.fromkeys((dates[0], dates[-1]))) if dates else ()


def _when(tariff: Tariff) -> str:
    return tariff["validFrom"] or tariff["asOf"] or ""


def by_place(tariffs: Iterable[Tariff]) -> list[Tariff]:
    """By place, the newest price first."""
    newest = sorted(tariffs, key=_when, reverse=True)
    return sorted(newest, key=lambda each: each["place"] or "")


_ORDERS: Mapping[str, Callable[[list[Tariff]], list[Tariff]]] = {
    "region": list,
    "price": lambda tariffs: sorted(tariffs, key=lambda each: Decimal(each["amount"])),
    "date": lambda tariffs: sorted(tariffs, key=_when, reverse=True),
}


async def compare(visit: Visit) -> Page:
    chosen, order = visit.value("utility").lower(), visit.value("sort") or "region"
    if order not in _ORDERS:
        raise Misread("sort")
    everything = await _everything(visit)
    utilities = _utilities(visit, everything)
    if chosen and chosen not in utilities:
        raise Misread("utility")
    chosen = chosen or next(iter(utilities), "")
    found = [each for each in everything if each["utility"].lower() == chosen]
    context = {
        "utilities": utilities,
        "chosen": chosen,
        "order": order,
        "orders": tuple(_ORDERS),
        "tables": tables(visit.wording, _ORDERS[order](found)),
        "years": years(found),
        "undated": sum(not _when(each) for each in found),
        "unconfirmed": False,
    }
    title = visit.text("Tariffs by region")
    description = visit.text(
        "Prices of electricity, water, heat and gas in the regions of Kazakhstan, with their dates."
    )
    utility = [("utility", chosen)] if visit.value("utility") else []
    return Page(
        "tariffs.html",
        f"{title}: {utilities[chosen]['name']}" if utility else title,
        description,
        "regions",
        context,
        indexed=order == "region",
        canonical=utility,
    )


async def tariffs_file(visit: Visit) -> Response:
    """`/en/tariffs.csv`"""
    rows = [
        (
            each["region"]["slug"], each["region"]["name"], each["utility"].lower(), each["place"],
            each["consumerGroup"], each["amount"], each["currency"], each["per"].lower(),
            {True: "yes", False: "no", None: None}[each["vatIncluded"]], each["validFrom"], each["note"],
            each["source"], each["asOf"],
        )
        for each in await _everything(visit)
    ]  # fmt: skip
    return csv_response("tariffs.csv", _HEAD, rows)


async def _everything(visit: Visit) -> list[Tariff]:
    """The tariffs of all regions, in the order of the regions."""
    nodes = (await visit.ask("tariffs"))["regions"]["nodes"]
    return [{**tariff, "region": node} for node in nodes for tariff in by_place(node["tariffs"])]


def _utilities(visit: Visit, tariffs: list[Tariff]) -> dict[str, dict[str, Any]]:
    """Services that any region has a tariff of, with the number of regions."""
    found = {}
    for code, name in labels("tariff_utility", visit.locale).items():
        regions = {each["region"]["slug"] for each in tariffs if each["utility"].lower() == code}
        if regions:
            found[code] = {"name": name, "regions": len(regions)}
    return found
