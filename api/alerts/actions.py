"""What people do with alerts: ask, confirm, change, stop. Nothing here tells whether an address is known."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.alerts import letters
from api.alerts.criteria import settle
from api.alerts.reasons import BAD_ADDRESS, BAD_KEY, TOO_LONG, TOO_MANY
from api.alerts.rules import (
    ALMATY,
    LETTERS_A_DAY,
    LONGEST_CRITERIA,
    MOST_ALERTS,
    REQUESTS_AN_HOUR,
    Listed,
    Rhythm,
    next_due,
)
from api.alerts.service import CONFIRM, MANAGE, Alerts
from api.catalogue.changes.cursors import NEWEST
from api.kernel.ids import new_id
from api.kernel.mail.address import clean_address
from api.kernel.mail.outbox import drop, put
from api.kernel.rates import allowed, client_key
from api.kernel.refusals import Refusal
from locales.text import Locale

_HOUR, _DAY = 3600, 86_400
_ADD = """
INSERT INTO alert (id, address_key, address, locale, listed, criteria, rhythm)
SELECT %(id)s, %(key)s, %(address)s, %(locale)s, %(listed)s, %(criteria)s::jsonb, %(rhythm)s
WHERE (SELECT count(*) FROM alert WHERE address_key = %(key)s) < %(most)s
ON CONFLICT (address_key, listed, md5(criteria::text)) DO NOTHING
"""
_FIND = """
SELECT id, confirmed_at FROM alert
WHERE address_key = %(key)s AND listed = %(listed)s AND md5(criteria::text) = md5(%(criteria)s::jsonb::text)
"""
_CONFIRM = f"""
UPDATE alert SET confirmed_at = now(), due_at = %(due)s, place = {NEWEST} WHERE id = %(id)s AND confirmed_at IS NULL
"""
_CHANGE = "UPDATE alert SET rhythm = %(rhythm)s, locale = %(locale)s, due_at = %(due)s WHERE id = %(id)s"
_READ = "SELECT id, listed, criteria, rhythm, locale, confirmed_at FROM alert WHERE id = %s"


@dataclass(frozen=True)
class Wish:
    """An alert as it is asked for."""

    address: str
    locale: Locale
    rhythm: Rhythm
    listed: Listed
    criteria: dict[str, Any]


async def subscribe(alerts: Alerts, wish: Wish, client: str) -> None:
    """Send a letter that asks for the consent; the answer is the same whatever is known of the address."""
    address = clean_address(wish.address)
    if address is None:
        raise Refusal(BAD_ADDRESS.at("address"))
    if len(orjson.dumps(wish.criteria)) > LONGEST_CRITERIA:
        raise Refusal(TOO_LONG.at("criteria"))
    async with alerts.database.writing() as connection:
        within = await allowed(connection, client_key(alerts.seal, client), REQUESTS_AN_HOUR, _HOUR)
    if not within:
        raise Refusal(TOO_MANY)
    async with alerts.database.reading() as connection:
        settled = await settle(connection, wish.listed, wish.criteria)
    criteria = orjson.dumps(settled, option=orjson.OPT_SORT_KEYS).decode()
    async with alerts.database.writing() as connection:
        await _keep(alerts, connection, wish, address, criteria)


async def _keep(alerts: Alerts, connection: AsyncConnection[Any], wish: Wish, address: str, criteria: str) -> None:
    key = alerts.seal.hash("address", address.lower())
    values = {"key": key, "listed": wish.listed.value.lower(), "criteria": criteria}
    given = {"id": new_id(), "address": alerts.seal.close(address), "locale": wish.locale, "most": MOST_ALERTS}
    await connection.execute(_ADD, {**values, **given, "rhythm": wish.rhythm.value.lower()})
    row = await (await connection.execute(_FIND, values)).fetchone()
    if row is None or not await allowed(connection, alerts.seal.hash("letters", address.lower()), LETTERS_A_DAY, _DAY):
        return
    write = letters.reminder if row[1] else letters.confirmation
    day = datetime.now(ALMATY).date().isoformat()
    letter = write(alerts, row[0], address, wish.locale, wish.listed, day)
    await put(connection, alerts.seal, letter, alerts.sender, row[0])


async def confirm(alerts: Alerts, token: str) -> None:
    """Begin to send; from now on, for what was there before needs no letter."""
    found = alerts.seal.row_of(CONFIRM, token)
    alert = await _row(alerts, found)
    if alert is None:
        raise Refusal(BAD_KEY.at("key"))
    due = next_due(datetime.now(UTC), Rhythm[alert["rhythm"].upper()])
    async with alerts.database.writing() as connection:
        await connection.execute(_CONFIRM, {"id": found, "due": due})


async def change(alerts: Alerts, token: str, rhythm: Rhythm, locale: Locale) -> None:
    """Another rhythm, another language."""
    found = alerts.seal.row_of(MANAGE, token)
    due = next_due(datetime.now(UTC), rhythm)
    values = {"id": found, "rhythm": rhythm.value.lower(), "locale": locale, "due": due}
    async with alerts.database.writing() as connection:
        changed = await connection.execute(_CHANGE, values)
    if not changed.rowcount:
        raise Refusal(BAD_KEY.at("key"))


async def stop(alerts: Alerts, token: str) -> None:
    """Erase the alert with its address and letters, for every link that is ours: twice is no error."""
    found = alerts.seal.row_of(MANAGE, token) or alerts.seal.row_of(CONFIRM, token)
    if found is None:
        raise Refusal(BAD_KEY.at("key"))
    async with alerts.database.writing() as connection:
        await drop(connection, found)
        await connection.execute("DELETE FROM alert WHERE id = %s", (found,))


async def look(alerts: Alerts, token: str) -> dict[str, Any] | None:
    """The alert that a link of either kind names."""
    return await _row(alerts, alerts.seal.row_of(MANAGE, token) or alerts.seal.row_of(CONFIRM, token))


async def _row(alerts: Alerts, alert: UUID | None) -> dict[str, Any] | None:
    if alert is None:
        return None
    async with alerts.database.reading() as connection:
        return await (await connection.cursor(row_factory=dict_row).execute(_READ, (alert,))).fetchone()
