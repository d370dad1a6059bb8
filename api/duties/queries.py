"""How the register, the calendar and obligations are read."""

from collections.abc import Callable, Mapping
from typing import Any

from api.duties.access import oversees
from api.kernel.actor import Actor
from api.kernel.files.types import FILE
from api.kernel.reading.entity import Entity, Scope, json_object
from api.kernel.reading.facets import Condition
from api.kernel.reading.fields import Many, One, Struct, Value, code, codes, column, moment, text_fields
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page
from api.parties.queries import PARTY
from api.regions.queries import REGION, global_id, region_codes

ALMATY_DAY = "({moment} AT TIME ZONE 'Asia/Almaty')::date"
STATE = "CASE WHEN {t}.closed_at IS NULL AND {t}.due_at <= now() THEN 'OVERDUE' ELSE upper({t}.state) END"
OPEN = "{t}.closed_at IS NULL"
DUE_ORDER = "coalesce({t}.due_at, '9999-12-31 00:00:00+00'::timestamptz)"
# Written with the key of the order, so that the index of what is open leads to where such rows begin and end.
AHEAD = f"{DUE_ORDER} > now()"
LATE = f"{DUE_ORDER} <= now()"
STATES = {
    "OPEN": f"{OPEN} AND {AHEAD} AND {{t}}.state = 'open'",
    "EXCUSED": f"{OPEN} AND {AHEAD} AND {{t}}.state = 'excused'",
    "OVERDUE": f"{OPEN} AND {LATE}",
}
"""Conditions of the states that are not over; `STATE` says the same of one row."""

EDITION = Entity(
    "RulesEdition",
    "edition",
    {
        "code": column("code"),
        **text_fields("title", "title"),
        "validFrom": column("valid_from"),
        "validUntil": column("valid_until"),
        "source": column("source"),
    },
)

CLAUSE = Entity(
    "Clause",
    "clause",
    {
        "number": column("number"),
        "paragraph": column("paragraph"),
        "edition": One(lambda: EDITION, "{o}.code = {t}.edition"),
        "nature": code("nature"),
        "actors": codes("actors"),
        "counterpart": code("counterpart"),
        "trigger": column("trigger"),
        "period": code("period"),
        "rule": column("rule"),
        "basis": code("basis"),
        "evidence": column("evidence"),
        **text_fields("text", "text"),
    },
)

POLICY = Entity(
    "DutyPolicy",
    "duty_policy",
    {
        "code": column("code"),
        "value": column("value"),
        "choices": column("choices"),
        "clause": column("clause"),
        **text_fields("text", "text"),
    },
)

EVIDENCE = Entity(
    "DutyEvidence",
    "obligation",
    {
        "note": Value("{t}.evidence ->> 'note'"),
        "recordKind": Value("{t}.evidence -> 'record' ->> 'kind'"),
        "recordId": Value("{t}.evidence -> 'record' ->> 'id'"),
        "file": One(lambda: FILE, "{o}.owner_kind = 'obligation' AND {o}.owner = {t}.id"),
    },
)

OBLIGATION = Entity(
    "Obligation",
    "obligation",
    {
        "id": global_id("Obligation"),
        "clause": One(lambda: CLAUSE, "({o}.edition, {o}.number) = ({t}.edition, {t}.clause)"),
        "party": One(lambda: PARTY, "{o}.id = {t}.party"),
        "counterpart": One(lambda: PARTY, "{o}.id = {t}.counterpart"),
        "region": One(lambda: REGION, "{o}.slug = {t}.region"),
        "subjectKind": column("subject_kind"),
        "subjectId": column("subject_id"),
        "period": column("period"),
        "triggerAt": moment("trigger_at"),
        "dueOn": column("due_on"),
        "dueAt": moment("due_at"),
        "unmovedOn": column("unmoved_on"),
        "firstDueAt": moment("first_due_at"),
        "basis": code("basis"),
        "rule": column("rule"),
        "calendar": column("calendar"),
        "provisional": column("provisional"),
        "state": Value(STATE),
        "excusedAt": moment("excused_at"),
        "cause": code("cause"),
        "note": column("note"),
        "closedAt": moment("closed_at"),
        "evidence": Struct(EVIDENCE, "{t}.evidence IS NOT NULL"),
    },
)

_TODAY = ALMATY_DAY.format(moment="now()")
WINDOWS = {
    "TODAY": f"{AHEAD} AND {{t}}.due_on = {_TODAY}",
    "OVERDUE": LATE,
    "NEXT_30_DAYS": f"{AHEAD} AND {{t}}.due_on <= {_TODAY} + 30",
}
"""Obligations that a party sees first, of those that are open."""


def concerning(actor: Actor) -> str:
    """Condition over ``{o}`` for the obligations that an actor sees: all, or those that their party owes or is owed."""
    if oversees(actor):
        return "true"
    return f"({{o}}.party = '{actor.party}' OR {{o}}.counterpart = '{actor.party}')"


def obligations(actor: Actor) -> Page:
    """The connection as an actor sees it."""

    def filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
        return _filters(scope, alias, wanted, actor)

    return Page(lambda: OBLIGATION, _orders, filters, on=concerning(actor))


def _orders(name: str, scope: Scope) -> Order:  # noqa: ARG001 - the shape of all orders
    return Order(name or "DUE_ASC", DUE_ORDER, "timestamptz", descending=name == "DUE_DESC")


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any], actor: Actor) -> list[Condition]:
    def add(value: Any, kind: str) -> str:
        return scope.params.add(value, kind)

    written = {
        "own": lambda own: f"{alias}.party {'=' if own else '<>'} '{actor.party}'",
        "states": lambda states: _in_states({each.value for each in states}, add).format(t=alias),
        "when": lambda window: f"{OPEN} AND {WINDOWS[window.value]}".format(t=alias),
        "clauses": lambda clauses: f"{alias}.clause = ANY({add(clauses, 'text[]')})",
        "regions": lambda regions: f"{alias}.region IN {region_codes(scope, regions)}",
        "parties": lambda slugs: f"{alias}.party IN (SELECT id FROM party WHERE slug = ANY({add(slugs, 'text[]')}))",
        "dueFrom": lambda day: f"{alias}.due_on >= {add(str(day), 'date')}",
        "dueTo": lambda day: f"{alias}.due_on <= {add(str(day), 'date')}",
    }
    return [Condition(write(wanted[name])) for name, write in written.items() if wanted.get(name) is not None]


def _in_states(wanted: set[str], add: Callable[[Any, str], str]) -> str:
    """Condition over ``{t}``: what is still open is told apart from what is over, which is most of all."""
    if wanted == set(STATES):
        return OPEN
    parts = [f"({STATES[name]})" for name in sorted(wanted & set(STATES))]
    over = sorted(name.lower() for name in wanted - set(STATES))
    if over or not parts:
        parts.append(f"{{t}}.state = ANY({add(over, 'text[]')})")
    return f"({' OR '.join(parts)})"


class Summary:
    """How many obligations of an actor's party are in each window: what it sees first."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def sql(self, scope: Scope, alias: str, selected: Any) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Object over the counts, read by one pass over what is open."""
        counts = ", ".join(
            f"count(*) FILTER (WHERE {condition.format(t='o')}) AS {name.lower()}"
            for name, condition in WINDOWS.items()
        )
        found = f"(SELECT {counts}, count(*) AS open FROM obligation o WHERE o.closed_at IS NULL AND {self._whose()})"
        other = scope.alias()
        return f"(SELECT {json_object(scope, SUMMARY, other, selected)} FROM {found} {other})"

    def _whose(self) -> str:
        return "true" if oversees(self.actor) else f"o.party = '{self.actor.party}'"


SUMMARY = Entity(
    "DutySummary",
    "",
    {
        "open": column("open"),
        "today": column("today"),
        "overdue": column("overdue"),
        "next30Days": column("next_30_days"),
    },
)


class _Clauses:
    """The clauses of an edition, or of those in force."""

    def sql(self, scope: Scope, alias: str, selected: Any) -> str:
        """List in the order of the Rules."""
        edition = selected.arguments.get("edition")
        if edition is not None:
            condition = f"{{o}}.edition = {scope.params.add(edition, 'text')}"
        else:
            today = f"coalesce((SELECT valid_until FROM edition e WHERE e.code = {{o}}.edition), {_TODAY}) >= {_TODAY}"
            condition = f"{today} AND (SELECT valid_from FROM edition e WHERE e.code = {{o}}.edition) <= {_TODAY}"
        return Many(lambda: CLAUSE, condition, "{o}.edition, {o}.place").sql(scope, alias, selected)


READS: dict[str, Any] = {
    "clauses": _Clauses(),
    "rulesEditions": Many(lambda: EDITION, "true", "{o}.valid_from"),
    "dutyPolicies": Many(lambda: POLICY, "true", "{o}.code"),
}
"""What the public may know of the Rules."""
