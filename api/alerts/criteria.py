"""What an alert asks for, settled once and for all: codes of places and sectors in one spelling, none of them unknown.

Lists and the search each take a region by slug, ISO 3166-2 or KATO code. An alert keeps the slug, so that equal wishes
are equal, and what is asked for is found years later too, whoever reads it. A code that is none would never be told of.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection

from api.alerts.reasons import NEGATIVE, UNKNOWN_DISTRICT, UNKNOWN_INDUSTRY, UNKNOWN_REGION
from api.alerts.rules import Listed
from api.kernel.refusals import Reason, Refusal

_REGION = "SELECT slug FROM region WHERE %(code)s IN (slug, iso, kato)"
_DISTRICT = "SELECT slug FROM district WHERE %(code)s IN (slug, kato)"
_INDUSTRY = "SELECT code FROM industry WHERE code = %(code)s"
# The search knows sectors only; a division stands for the sector it belongs to, as where one searches.
_SECTOR = "SELECT sector FROM industry WHERE code = %(code)s"
_UNKNOWN = {"regions": UNKNOWN_REGION, "districts": UNKNOWN_DISTRICT, "industries": UNKNOWN_INDUSTRY}
_BOUNDS = ("investmentMin", "investmentMax", "areaMin", "areaMax")


async def settle(connection: AsyncConnection[Any], listed: Listed, criteria: Mapping[str, Any]) -> dict[str, Any]:
    """The criteria with every code looked up; Refusal names the field of one that is unknown, or of a bad bound."""
    settled = dict(criteria)
    lookups = {
        "regions": _REGION,
        "districts": _DISTRICT,
        "industries": _SECTOR if listed is Listed.SEARCH else _INDUSTRY,
    }
    for name, query in lookups.items():
        if name in criteria:
            unknown = _UNKNOWN[name].at("criteria", listed.value.lower(), name)
            found = {await _found(connection, query, code, unknown) for code in criteria[name]}
            settled[name] = sorted(found)
    for name in _BOUNDS:
        if name in criteria and Decimal(criteria[name]) < 0:
            raise Refusal(NEGATIVE.at("criteria", listed.value.lower(), name))
    return settled


async def _found(connection: AsyncConnection[Any], query: str, code: str, unknown: Reason) -> str:
    row = await (await connection.execute(query, {"code": code})).fetchone()  # type: ignore[arg-type]
    if row is None:
        raise Refusal(unknown.at(*unknown.path, value=code[:80]))
    return row[0]
