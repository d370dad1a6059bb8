"""Records of all kinds as rows of one table, for a spreadsheet."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from locales.gettext import N_
from portal import links
from portal.wording import Wording, capital

HEADER = (
    N_("Kind of record"),
    N_("Title"),
    N_("Region"),
    N_("District"),
    N_("Sector"),
    N_("Stage"),
    N_("Investment"),
    N_("Currency"),
    N_("For comparison, in tenge"),
    N_("Year of the rate"),
    N_("Total area, ha"),
    N_("Free area, ha"),
    N_("Role"),
    N_("Data as of"),
    N_("Confirmed"),
    N_("Address"),
)


def row(said: Wording, node: Mapping[str, Any]) -> list[object]:
    """The cells of one record under HEADER, None where the record has no such value."""
    money = node.get("investment") or {}
    return [
        said.label("record_kind", node["kind"]),
        node["title"],
        capital(node["region"]["name"]),
        node["district"]["name"] if node["district"] else None,
        node["industry"]["name"] if node["industry"] else None,
        said.label("stage", node.get("stage")) or said.label("readiness_stage", node.get("readinessStage")),
        _number(money.get("amount")),
        money.get("currency"),
        _number(money.get("approximateKzt") or (money.get("amount") if money.get("currency") == "KZT" else None)),
        money.get("rateAsOf") if money.get("approximateKzt") else None,
        _number(node.get("areaTotalHa")),
        _number(node.get("areaFreeHa")),
        said.labels("partner_role", node.get("roles") or ()),
        node["asOf"],
        node["confirmedAt"],
        links.absolute(links.record(said.locale, node)),
    ]


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
