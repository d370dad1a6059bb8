"""What the Ministry and the operator keep: the days of a year, and how unclear words of the Rules are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from api.duties.access import ENTER_YEAR, SET_POLICY
from api.duties.calendar import WORKED
from api.duties.recounting import TASK
from api.kernel.access import admit, missing
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.idempotency import once
from api.kernel.jobs import enqueue
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.refusals import Reason, Refusal
from api.kernel.revision import next_revision
from locales.gettext import N_
from locales.text import clean

FIRST_YEAR, LAST_YEAR = 2015, 2100
MOST_DAYS, LONGEST_NAME, LONGEST_SOURCE = 100, 200, 500
MOST_POLICY_DAYS = 60

BAD_YEAR = Reason("BAD_YEAR", N_("A year of the calendar is one from {first} to {last}."))
BAD_DAY = Reason("BAD_DAY", N_("A day of the calendar lies in its year, once, and has a name in some language."))
BAD_SOURCE = Reason("BAD_SOURCE", N_("Name the act that says so, in 1 to {most} characters."))
BAD_POLICY = Reason("BAD_POLICY", N_("A policy has one of its choices, or a number of days from 1 to {most}."))

_VERSION = "SELECT coalesce(max(version), 0) + 1 FROM calendar_year WHERE year = %s"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('calendar_year'), %s)"
_YEAR = "INSERT INTO calendar_year (id, year, version, source) VALUES (gen_random_uuid(), %s, %s, %s) RETURNING id"
_DAY = """
INSERT INTO calendar_day (year, version, day, kind, name, estimated) VALUES (%s, %s, %s, %s, %s, %s)
"""
_POLICY = "SELECT id, value, choices, clause FROM duty_policy WHERE code = %s FOR UPDATE"
_SET = "UPDATE duty_policy SET value = %s WHERE code = %s"


@dataclass(frozen=True)
class Day:
    """A day that differs from others; `kind` as the database has it."""

    day: date
    kind: str
    name: dict[str, str | None]
    estimated: bool = False


async def enter_year(
    database: Database, actor: Actor | None, year: int, days: Sequence[Day], source: str, key: str | None
) -> int:
    """Enter the days of a year as its next version, which is the answer; deadlines are counted anew by the worker."""
    actor, source = admit(actor, ENTER_YEAR), source.strip()
    named = _checked(year, days, source)
    asked = {"year": year, "source": source, "days": [[day.day, day.kind, name] for day, name in named]}
    async with database.writing() as connection:

        async def effect() -> dict[str, Any]:
            return {"version": await _enter(connection, actor, year, named, source)}

        found = await once(connection, actor, key, ENTER_YEAR.act, asked, effect) if key else await effect()
    return found["version"]


def _checked(year: int, days: Sequence[Day], source: str) -> list[tuple[Day, dict[str, str]]]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(BAD_YEAR.at("year", first=FIRST_YEAR, last=LAST_YEAR))
    if not source or len(source) > LONGEST_SOURCE or "\0" in source:
        raise Refusal(BAD_SOURCE.at("source", most=LONGEST_SOURCE))
    named = [(day, {str(key): name.strip() for key, name in clean(day.name).items()}) for day in days]
    for place, (day, name) in enumerate(named):
        alone = sum(other.day == day.day for other in days) == 1
        short = all(len(each) <= LONGEST_NAME and "\0" not in each for each in name.values())
        if day.day.year != year or not alone or not name or not short or place >= MOST_DAYS:
            raise Refusal(BAD_DAY.at("days", str(place)))
    return named


async def _enter(
    connection: AsyncConnection[Any], actor: Actor, year: int, days: list[tuple[Day, dict[str, str]]], source: str
) -> int:
    await connection.execute(_LOCK, (year,))
    row = await (await connection.execute(_VERSION, (year,))).fetchone()
    assert row
    version = row[0]
    row = await (await connection.execute(_YEAR, (year, version, source))).fetchone()
    assert row
    for day, name in days:
        await connection.execute(_DAY, (year, version, day.day, day.kind, Jsonb(name), day.estimated))
    off, worked = ([day.day for day, _ in days if (day.kind == WORKED) is moved] for moved in (False, True))
    after = {"year": year, "version": version, "source": source, "off": off, "worked": worked}
    await note(connection, Entry(ENTER_YEAR.act, actor, Subject("calendar_year", row[0]), None, None, after))
    await next_revision(connection)
    await enqueue(connection, TASK)
    return version


async def set_policy(database: Database, actor: Actor | None, code: str, value: str) -> UUID:
    """Read an unclear word in another way from now on; what is open keeps the reading it was counted by."""
    actor = admit(actor, SET_POLICY)
    async with database.writing() as connection:
        row = await (await connection.execute(_POLICY, (code,))).fetchone()
        if row is None:
            raise missing("code")
        policy, before, choices, clause = row
        days = value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST_POLICY_DAYS
        if value not in choices if choices else not days:
            raise Refusal(BAD_POLICY.at("value", most=MOST_POLICY_DAYS).by(clause))
        await connection.execute(_SET, (value, code))
        subject = Subject("duty_policy", policy)
        await note(connection, Entry(SET_POLICY.act, actor, subject, clause, {"value": before}, {"value": value}))
        await next_revision(connection)
    return policy
