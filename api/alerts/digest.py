"""The work of every minute: alerts that are due become letters, and what nobody confirmed is erased.

An alert remembers the place in the feed of changes up to which it has told everything. The next letter and the next
place are stored in one transaction, and only if the place is still the one that was read: however often, late or
interrupted this runs, each change is told once.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import structlog
from graphql import GraphQLSchema
from graphql.execution.values import VariableValues
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.alerts import letters
from api.alerts.rules import SHOWN, UNCONFIRMED_DAYS, Listed, Rhythm, next_due
from api.alerts.service import Alerts
from api.catalogue.changes.cursors import NEWEST
from api.catalogue.partner.queries import partners
from api.catalogue.project.queries import projects
from api.catalogue.site.queries import sites
from api.kernel.mail.outbox import put
from api.kernel.rates import forget
from api.kernel.reading.entity import Scope, visible
from api.kernel.reading.page import Page
from api.kernel.reading.params import Params
from api.kernel.reading.selection import Document
from search.engine import SearchRequest
from search.service import SearchService

TASK = "alerts.digest"
DEPTH = 10_000
LISTS: dict[Listed, Page] = {Listed.PROJECTS: projects(), Listed.SITES: sites(), Listed.PARTNERS: partners()}

_COLUMNS = "t.id, t.kind, t.slug, t.public_id, t.title, t.region"
_DUE = "SELECT * FROM alert WHERE confirmed_at IS NOT NULL AND due_at <= now() ORDER BY due_at LIMIT 100"
# A record whose change the index in the database has yet to take cannot be found: a search looks no further than that.
_FED = f"""
SELECT coalesce((SELECT min(c.place) - 1 FROM record_change c JOIN search_pending p USING (record_id)
                 WHERE p.for_postgresql), {NEWEST}), {NEWEST}
"""
_ADVANCE = """
UPDATE alert SET place = %(until)s, due_at = %(due)s WHERE id = %(id)s AND place = %(place)s AND due_at = %(was)s
"""
_ERASE = (
    f"DELETE FROM alert WHERE confirmed_at IS NULL AND created_at < now() - interval '{UNCONFIRMED_DAYS} days'",
    "DELETE FROM mail_outbox WHERE created_at < now() - interval '30 days'",
)

_log = structlog.get_logger("alerts")


async def send_due(alerts: Alerts, search: SearchService) -> int:
    """Write the letters of all alerts that are due; returns how many."""
    written = 0
    await erase_old(alerts)
    while True:
        async with alerts.database.reading() as connection:
            due = await (await connection.cursor(row_factory=dict_row).execute(_DUE)).fetchall()
        settled = [await _tell(alerts, search, alert) for alert in due]
        written += sum(outcome or 0 for outcome in settled)
        if not due or None in settled:
            return written


async def erase_old(alerts: Alerts) -> None:
    """Erase what nobody confirmed, and what was sent long ago."""
    async with alerts.database.writing() as connection:
        for statement in _ERASE:
            await connection.execute(statement)  # type: ignore[arg-type]
        await forget(connection)


async def _tell(alerts: Alerts, search: SearchService, alert: dict[str, Any]) -> int | None:
    """Letters that one alert has caused; None when it has to wait for the next run."""
    listed = Listed[alert["listed"].upper()]
    address = alerts.seal.open(alert["address"])
    if address is None:
        _log.error("alerts.sealed_by_another_key", alert=str(alert["id"]))
        return None
    async with alerts.database.reading() as connection:
        until = await _until(connection, listed)
        found, total = await _found(connection, search, alert, listed, until)
    values = {"id": alert["id"], "place": alert["place"], "was": alert["due_at"], "until": max(until, alert["place"])}
    due = next_due(datetime.now(UTC), Rhythm[alert["rhythm"].upper()])
    async with alerts.database.writing() as connection:
        advanced = await connection.execute(_ADVANCE, {**values, "due": due})
        if advanced.rowcount and total:
            letter = letters.digest(alerts, alert["id"], address, alert["locale"], found, total, until)
            await put(connection, alerts.seal, letter, alerts.sender, alert["id"])
            return 1
    return 0


async def _until(connection: AsyncConnection[Any], listed: Listed) -> int:
    row = await (await connection.execute(_FED)).fetchone()
    assert row is not None
    return row[0] if listed is Listed.SEARCH else row[1]


async def _found(
    connection: AsyncConnection[Any], search: SearchService, alert: dict[str, Any], listed: Listed, until: int
) -> tuple[list[dict[str, Any]], int]:
    """The newest changes that the alert asks for, and how many there are."""
    params = Params()
    since, until_sql = params.add(alert["place"], "bigint"), params.add(until, "bigint")
    if listed is Listed.SEARCH:
        records = await _searched(search, alert, params)
    else:
        records = _listed(LISTS[listed], alert["criteria"], params)
    query = (
        f"SELECT x.kind, x.slug, x.public_id, x.title, r.title AS region, c.public_since > {since} AS new,"
        f" count(*) OVER () AS total FROM ({records}) x JOIN record_change c ON c.record_id = x.id"
        f" JOIN region r ON r.slug = x.region WHERE c.place > {since} AND c.place <= {until_sql}"
        f" ORDER BY c.place DESC LIMIT {SHOWN}"
    )
    cursor = connection.cursor(row_factory=dict_row)
    rows = await (await cursor.execute(query, params.values)).fetchall()  # type: ignore[arg-type]
    return rows, rows[0]["total"] if rows else 0


def _listed(page: Page, criteria: dict[str, Any], params: Params) -> str:
    """SQL of the public records of a list with the filters of the alert."""
    entity = page.entity()
    scope = Scope(Document(GraphQLSchema(), {}, VariableValues({}, {})), params, "en")
    conditions = [visible(entity, "t"), *(each.sql for each in page.filters(scope, "t", _coerced(criteria)))]
    return f"SELECT {_COLUMNS} FROM {entity.table} t WHERE {' AND '.join(conditions)}"


async def _searched(search: SearchService, alert: dict[str, Any], params: Params) -> str:
    """SQL of the public records that the search of the alert finds."""
    criteria = alert["criteria"]
    request = SearchRequest(
        query=criteria["query"],
        locale=alert["locale"],
        kinds=tuple(kind.lower() for kind in criteria.get("kinds", ())),
        regions=tuple(criteria.get("regions", ())),
        industries=tuple(criteria.get("industries", ())),
        depth=DEPTH,
    )
    ids = params.add(list((await search.postgresql.search(request)).found.ids), "uuid[]")
    return " UNION ALL ".join(
        f"SELECT {_COLUMNS} FROM {page.entity().table} t WHERE {visible(page.entity(), 't')} AND t.id = ANY({ids})"
        for page in LISTS.values()
    )


def _coerced(criteria: dict[str, Any]) -> dict[str, Any]:
    """Numbers were stored as text, so that nothing rounds them."""
    numbers = ("investmentMin", "investmentMax", "areaMin", "areaMax")
    return {name: Decimal(value) if name in numbers else value for name, value in criteria.items()}
