"""How fast each region answers investors, and how fresh its offer is: with method and dates (§5, §6, §13.2, §17.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from locales.dates import long_date
from portal.visit import Page, Visit

_RECORDS = frozenset({"PROJECTS", "NICHES", "PARTNERS", "READY_SITES", "PLANNED_SITES"})
_ALMATY = timedelta(hours=5)


@dataclass(frozen=True)
class Row:
    """A region; `answers`: None where it was not asked. `fresh` of `records` were confirmed within a month."""

    node: Mapping[str, Any]
    answers: Mapping[str, Any] | None
    records: int
    fresh: int


async def performance(visit: Visit) -> Page:
    rows = [_row(node) for node in (await visit.ask("performance"))["regions"]["nodes"]]
    known = [row.answers for row in rows if row.answers]
    context = {
        "rows": rows,
        "since": long_date(known[0]["since"], visit.locale) if known else None,
        "today": long_date((datetime.now(UTC) + _ALMATY).date(), visit.locale),
        "unconfirmed": False,
    }
    description = visit.text("How fast the regions of Kazakhstan answer investors, and how fresh their offer is.")
    return Page("performance.html", visit.text("How regions keep their word"), description, "regions", context)


def _row(node: Mapping[str, Any]) -> Row:
    records = [part for part in node["offer"] if part["part"] in _RECORDS]
    return Row(
        node,
        node["answers"],
        sum(part["count"] for part in records),
        sum(part["confirmed"] or 0 for part in records),
    )
