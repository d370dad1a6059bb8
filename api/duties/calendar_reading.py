"""How a year of the working calendar is read: as it was entered, or as the law gives it."""

from typing import Any

import orjson

from api.duties.calendar import named_days
from api.kernel.errors import PublicError
from api.kernel.reading.entity import Entity, Scope, columns, json_object
from api.kernel.reading.fields import code, column, moment, text_fields
from api.kernel.reading.selection import Selected

FIRST, LAST = 2015, 2100

DAY = Entity(
    "CalendarDay",
    "",
    {
        "day": column("day"),
        "kind": code("kind"),
        **text_fields("name", "name"),
        "estimated": column("estimated"),
        "source": column("source"),
    },
)
_DAY_ROW = "day date, kind text, name jsonb, estimated boolean, source text"


class _Days:
    """The days of the row, which holds them as JSON."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """List by day."""
        other, row = scope.alias(), scope.alias()
        return (
            f"(SELECT coalesce(json_agg({row}), '[]') FROM (SELECT {columns(scope, DAY, other, selected)}"
            f" FROM jsonb_to_recordset({alias}.days) AS {other} ({_DAY_ROW}) ORDER BY {other}.day) {row})"
        )


YEAR = Entity(
    "CalendarYear",
    "",
    {
        "year": column("year"),
        "version": column("version"),
        "provisional": column("provisional"),
        "source": column("source"),
        "enteredAt": moment("entered_at"),
        "workingDays": column("working_days"),
        "days": _Days(),
    },
)
_STORED = """
(SELECT jsonb_agg(to_jsonb(d) ORDER BY d.day) FROM calendar_day d WHERE (d.year, d.version) = (v.year, v.version))
"""
# What is worked: Monday to Friday, but days off; and days that are worked whatever they are.
_WORKING = """
(SELECT count(*) FROM generate_series(make_date({year}, 1, 1), make_date({year}, 12, 31), interval '1 day') s (day)
LEFT JOIN jsonb_to_recordset(x.days) AS k (day date, kind text) ON k.day = s.day::date
WHERE coalesce(k.kind = 'working_day', extract(isodow FROM s.day) < 6))
"""


class _CalendarYear:
    """A year by its number."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Object over the newest version, or over the days that the law gives."""
        number = selected.arguments["year"]
        if not FIRST <= number <= LAST:
            raise PublicError("BAD_ARGUMENTS", f"year: {FIRST} to {LAST}")
        year = scope.params.add(number, "integer")
        computed = scope.params.add(orjson.dumps(named_days(number)).decode(), "jsonb")
        other = scope.alias()
        found = (
            f"(SELECT x.*, {_WORKING.format(year=year)} AS working_days FROM (SELECT {year} AS year,"
            f" coalesce(v.version, 0) AS version, v.version IS NULL AS provisional, v.source, v.entered_at,"
            f" CASE WHEN v.version IS NULL THEN {computed} ELSE coalesce({_STORED}, '[]') END AS days"
            f" FROM (SELECT) one LEFT JOIN LATERAL (SELECT * FROM calendar_year WHERE year = {year}"
            f" ORDER BY version DESC LIMIT 1) v ON true) x)"
        )
        return f"(SELECT {json_object(scope, YEAR, other, selected)} FROM {found} {other})"


READS: dict[str, Any] = {"calendar": _CalendarYear()}
"""The working calendar, for everybody."""
