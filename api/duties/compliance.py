"""How the Rules are kept: counted by party, clause, region or month of the deadline.

What is closed comes from the counts that the database keeps as it is closed, what is open from the obligations.
"""

from collections.abc import Callable, Mapping
from typing import Any

from api.duties.access import oversees
from api.duties.queries import ALMATY_DAY
from api.kernel.actor import Actor, PartyKind
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.fields import Many, One, Value, column
from api.kernel.reading.selection import Selected
from api.parties.queries import PARTICIPATES, PARTY
from api.regions.queries import REGION, REGION_FIELDS, region_codes

GROUPS = {"PARTY": "party", "CLAUSE": "clause", "REGION": "region", "MONTH": "month"}
MOST_LINES = 2000

_OUTCOMES = ("on_time", "excused", "late", "overdue", "pending", "untimed")
# The median is the least time that half of the answers did not exceed.
MEDIAN = """
(SELECT min(hours) FROM (SELECT hours, sum(n) OVER (ORDER BY hours) AS upto, sum(n) OVER () AS whole
    FROM (SELECT (h ->> 0)::int AS hours, sum((h ->> 1)::bigint) AS n
        FROM jsonb_array_elements({t}.times) h GROUP BY 1) summed) ranked WHERE upto * 2 >= whole)
"""
CAUSE = Entity("DelayCauseCount", "", {"cause": Value("upper({t}.cause)"), "count": column("count")})


class _Causes:
    """Causes of delay with how often they were given, out of the JSON of the line."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """The most frequent first."""
        counted = Entity(
            CAUSE.type_name,
            f"(SELECT c ->> 0 AS cause, sum((c ->> 1)::bigint)::bigint AS count"
            f" FROM jsonb_array_elements({alias}.causes) c GROUP BY 1)",
            CAUSE.fields,
        )
        return Many(lambda: counted, "true", "{o}.count DESC, {o}.cause").sql(scope, alias, selected)


LINE_FIELDS: dict[str, Any] = {
    "party": One(lambda: PARTY, "{o}.id = {t}.party"),
    "clause": column("clause"),
    "region": One(lambda: REGION, "{o}.slug = {t}.region"),
    "month": Value("to_char({t}.month, 'YYYY-MM')"),
    "onTime": column("on_time"),
    "excused": column("excused"),
    "late": column("late"),
    "overdue": column("overdue"),
    "pending": column("pending"),
    "withoutTerm": column("untimed"),
    "onTimePct": Value(
        "round(100.0 * ({t}.on_time + {t}.excused) / nullif({t}.on_time + {t}.excused + {t}.late"
        " + {t}.overdue, 0), 1)::text"
    ),
    "medianHours": Value(MEDIAN),
    "causes": _Causes(),
    "joined": column("joined"),
}


class Compliance:
    """The lines that an actor may see, grouped as asked."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """List of lines."""
        groups = [GROUPS[each.value] for each in selected.arguments.get("by") or ()] or ["party"]
        wanted = selected.arguments.get("filter") or {}
        lines = Entity(
            "ComplianceLine",
            f"({lines_sql(groups, self._parties(scope, wanted), _counted(scope, wanted))})",
            LINE_FIELDS,
        )
        order = "{o}.region NULLS FIRST, {o}.slug, {o}.clause, {o}.month"
        return Many(lambda: lines, "true", f"{order} LIMIT {MOST_LINES}").sql(scope, alias, selected)

    def _parties(self, scope: Scope, wanted: Mapping[str, Any]) -> str:
        """Condition over the parties ``p``."""
        written = {
            "regions": lambda regions: f"p.region IN {region_codes(scope, regions)}",
            "kinds": lambda kinds: f"p.kind = ANY({scope.params.add(_codes(kinds), 'text[]')})",
        }
        own = [] if oversees(self.actor) else [f"p.id = '{self.actor.party}'"]
        return _all(["p.kind <> 'operator'", *own], written, wanted)


def _counted(scope: Scope, wanted: Mapping[str, Any]) -> str:
    """Condition over what is counted, ``c``."""
    add = scope.params.add
    written = {
        "clauses": lambda clauses: f"c.clause = ANY({add(clauses, 'text[]')})",
        "from": lambda day: f"c.month >= date_trunc('month', {add(str(day), 'date')})::date",
        "to": lambda day: f"c.month <= {add(str(day), 'date')}",
    }
    return _all(["true"], written, wanted)


def _all(parts: list[str], written: Mapping[str, Callable[[Any], str]], wanted: Mapping[str, Any]) -> str:
    return " AND ".join(
        [*parts, *(write(wanted[name]) for name, write in written.items() if wanted.get(name) is not None)]
    )


def _codes(kinds: list[PartyKind]) -> list[str]:
    return [kind.value.lower() for kind in kinds]


# What is still open has no row among the counts: it is counted as it is read.
_PENDING = """
SELECT party, clause, month_of_deadline(first_due_at) AS month,
    CASE WHEN due_at <= now() THEN 'overdue' ELSE 'pending' END AS outcome, coalesce(cause, '') AS cause
FROM obligation WHERE closed_at IS NULL AND due_at IS NOT NULL
"""


def counted_sql(columns: list[str], condition: str) -> str:
    """Statement of counts by *columns*, outcome, cause and hours, of what *condition* over ``c`` lets through.

    Summed before anything else is done with them: there are hundreds of thousands of counts, and few sums.
    """
    by = ", ".join(f"c.{name}" for name in [*columns, "outcome", "cause"])
    return (
        f"SELECT {by}, c.hours, sum(c.obligations) AS n FROM obligation_count c WHERE {condition}"
        f" GROUP BY {by}, c.hours"
        f" UNION ALL SELECT {by}, -1, count(*) FROM ({_PENDING}) c WHERE {condition} GROUP BY {by}"
    )


def lines_sql(groups: list[str], parties: str, counted: str) -> str:
    """Statement of lines by some of party, clause, region and month. A party that owed nothing has a line by party.

    The sums of parties are summed once more before they become JSON, of which the median is made.
    """
    columns = {"party": "p.id", "clause": "c.clause", "region": "p.region", "month": "c.month"}
    shown = ", ".join(f"{columns[name] if name in groups else 'NULL' + _NULLS[name]} AS {name}" for name in columns)
    slug = "p.slug" if "party" in groups else "''"
    outer = "LEFT JOIN" if set(groups) <= {"party", "region"} else "JOIN"
    counts = counted_sql(["party", *(name for name in ("clause", "month") if name in groups)], counted)
    sums = (
        f"SELECT {shown}, {slug} AS slug, c.outcome, c.cause, c.hours, sum(c.n) AS n,"
        f" bool_or({PARTICIPATES.format(t='p')}) AS joined"
        f" FROM party p {outer} ({counts}) c ON c.party = p.id WHERE {parties} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
    )
    outcomes = ", ".join(
        f"coalesce(sum(n) FILTER (WHERE outcome = '{outcome}'), 0)::bigint AS {outcome}" for outcome in _OUTCOMES
    )
    return (
        f"SELECT party, clause, region, month, slug, {outcomes}, bool_or(joined) AS joined,"
        f" coalesce(jsonb_agg(jsonb_build_array(hours, n)) FILTER (WHERE hours >= 0), '[]') AS times,"
        f" coalesce(jsonb_agg(jsonb_build_array(cause, n)) FILTER (WHERE cause <> ''), '[]') AS causes"
        f" FROM ({sums}) sums GROUP BY 1, 2, 3, 4, 5"
    )


_NULLS = {"party": "::uuid", "clause": "::text", "region": "::text", "month": "::date"}
_YEAR_AGO = f"date_trunc('month', {ALMATY_DAY.format(moment='now()')} - interval '11 months')::date"
_TO_INVESTORS = "SELECT number FROM clause WHERE counterpart = 'investor' AND rule IS NOT NULL"
_ANSWERED = f"c.month >= {_YEAR_AGO} AND c.outcome <> 'pending' AND c.clause IN ({_TO_INVESTORS})"

# How the parties of a region answered investors in the last twelve months (§5, §6, §17.2): for everybody.
ANSWERS = Entity(
    "RegionAnswers",
    f"""(SELECT p.region, {_YEAR_AGO} AS since,
        sum(c.n) FILTER (WHERE c.outcome IN ('on_time', 'excused', 'late'))::bigint AS answered,
        coalesce(sum(c.n) FILTER (WHERE c.outcome IN ('on_time', 'excused')), 0)::bigint AS in_time,
        coalesce(sum(c.n) FILTER (WHERE c.outcome = 'overdue'), 0)::bigint AS overdue,
        coalesce(jsonb_agg(jsonb_build_array(c.hours, c.n)) FILTER (WHERE c.hours >= 0), '[]') AS times
    FROM ({counted_sql(["party"], _ANSWERED)}) c JOIN party p ON p.id = c.party
    GROUP BY p.region)""",
    {
        "since": column("since"),
        "answered": Value("coalesce({t}.answered, 0)"),
        "inTime": column("in_time"),
        "overdue": column("overdue"),
        "medianHours": Value(MEDIAN),
    },
)
REGION_FIELDS["answers"] = One(lambda: ANSWERS, "{o}.region = {t}.slug")
