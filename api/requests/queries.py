"""How requests are read, by those whose party has sent or received them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from api.kernel.files.types import FILE
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import Condition, code_facet
from api.kernel.reading.fields import Many, One, Struct, Value, code, column, instant, moment
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page
from api.parties.queries import PARTY
from api.regions.queries import global_id
from api.requests.codes import Standing
from api.requests.rules import SLUG, TRANSITIONS, Act, Transition

NEXT_AT = (
    "CASE WHEN {t}.state NOT IN ('sent', 'assigned', 'partly_answered') THEN NULL"
    " WHEN {t}.assigned_at IS NULL THEN least({t}.assignment_due_at, coalesce({t}.excused_at, {t}.due_at))"
    " ELSE coalesce({t}.excused_at, {t}.due_at) END"
)
STANDING = (
    "CASE WHEN {t}.rank_at <= now() THEN 'OVERDUE'"
    " WHEN {t}.answered_at < {t}.due_at THEN 'ON_TIME'"
    " WHEN {t}.answered_at < {t}.excused_at THEN 'EXCUSED'"
    " WHEN {t}.answered_at IS NOT NULL THEN 'LATE'"
    " WHEN {t}.state = 'withdrawn' THEN 'WITHDRAWN'"
    " WHEN {t}.excused_at IS NOT NULL THEN 'EXCUSED' ELSE 'PENDING' END"
)
"""The rank of what is awaited is its deadline; that of what is over lies thousands of years ahead."""
NAMING = (
    "CASE WHEN {t}.assignment_due_at IS NULL THEN NULL WHEN {t}.assigned_at < {t}.assignment_due_at THEN 'ON_TIME'"
    " WHEN {t}.assigned_at IS NOT NULL THEN 'LATE' WHEN {t}.state = 'withdrawn' THEN 'WITHDRAWN'"
    " WHEN {t}.assignment_due_at <= now() THEN 'OVERDUE' ELSE 'PENDING' END"
)
_BEYOND_STATE = {
    Act.GIVE_DELAY: "coalesce({t}.excused_at, {t}.due_at) > now()",
    Act.DECIDE_DELAY: "{t}.delay = 'given'",
}
"""What an act asks for besides a state."""


def _in_state(row: Transition) -> str:
    kinds, states = (", ".join(sorted(f"'{code.name.lower()}'" for code in codes)) for codes in (row.kinds, row.before))
    return f"({{t}}.kind IN ({kinds}) AND {{t}}.state IN ({states}))"


def _possible() -> str:
    """SQL of the acts that can be done now, written from the table of the state machine."""
    parts = []
    for act in Act:
        rows = " OR ".join(_in_state(row) for row in TRANSITIONS if row.act is act)
        parts.append(f"CASE WHEN ({rows}) AND {_BEYOND_STATE.get(act, 'true')} THEN '{act.name}' END")
    return f"array_remove(ARRAY[{', '.join(parts)}]::text[], NULL)"


COLLEAGUE = Entity("Colleague", "member", {"id": global_id("Member"), "name": column("name")})

_MESSAGE = {
    "channel": code("channel"),
    "letterNumber": column("letter_number"),
    "letterDate": column("letter_date"),
}

STEP = Entity(
    "RequestStep",
    "request_step",
    {
        "id": global_id("RequestStep"),
        "kind": code("kind"),
        "clause": column("clause"),
        "at": moment("at"),
        "party": One(lambda: PARTY, "{o}.id = {t}.party"),
        "member": One(lambda: COLLEAGUE, "{o}.id = {t}.member"),
        "text": column("text"),
        **_MESSAGE,
        "cause": code("cause"),
        "newDate": column("new_date"),
        "lead": One(lambda: COLLEAGUE, "{o}.id = {t}.lead"),
        "helpers": Many(lambda: COLLEAGUE, "{o}.id = ANY({t}.helpers)", "{o}.name, {o}.id"),
        "files": Many(lambda: FILE, "{o}.owner_kind = 'request_step' AND {o}.owner = {t}.id", "{o}.taken_at, {o}.id"),
    },
)

_LETTER = {
    "number": column("number"),
    "kind": code("kind"),
    **_MESSAGE,
    "sender": One(lambda: PARTY, "{o}.id = {t}.sender"),
    "author": One(lambda: COLLEAGUE, "{o}.id = {t}.author"),
    "subject": column("subject"),
    "body": column("body"),
    "investor": column("investor"),
    "ownDueOn": column("own_due_on"),
    "registered": column("registered"),
    "sentAt": moment("sent_at"),
    "files": Many(lambda: FILE, "{o}.owner_kind = 'request' AND {o}.owner = {t}.id", "{o}.taken_at, {o}.id"),
}
LETTER = Entity("RequestLetter", "request", _LETTER)

DELAY = Entity(
    "RequestDelay",
    "request_recipient",
    {"state": code("delay"), "newDate": column("delay_on"), "before": column("delay_from")},
)

RECIPIENT = Entity(
    "RequestRecipient",
    "request_recipient",
    {
        "id": global_id("RequestRecipient"),
        "letter": One(lambda: LETTER, "{o}.id = {t}.request"),
        "party": One(lambda: PARTY, "{o}.id = {t}.party"),
        "state": code("state"),
        "standing": Value(STANDING),
        "openedAt": moment("opened_at"),
        "namingDueOn": column("assignment_due_on"),
        "namingStanding": Value(NAMING),
        "assignedAt": moment("assigned_at"),
        "lead": One(lambda: COLLEAGUE, "{o}.id = {t}.lead"),
        "helpers": Many(lambda: COLLEAGUE, "{o}.id = ANY({t}.helpers)", "{o}.name, {o}.id"),
        "dueOn": column("due_on"),
        "excusedOn": column("excused_on"),
        "nextDueAt": instant(NEXT_AT),
        "nextDueOn": Value(f"(({NEXT_AT} - interval '1 microsecond') AT TIME ZONE 'Asia/Almaty')::date"),
        "delay": Struct(DELAY, "{t}.delay IS NOT NULL"),
        "answeredAt": moment("answered_at"),
        "possible": Value(_possible()),
        "thread": Many(
            lambda: STEP,
            "({o}.recipient = {t}.id OR ({o}.recipient IS NULL AND {o}.request = {t}.request))",
            "{o}.at, {o}.id",
        ),
    },
)

REQUEST = Entity(
    "Request",
    "request",
    {
        "id": global_id("Request"),
        **_LETTER,
        "recipients": Many(lambda: RECIPIENT, "{o}.request = {t}.id", "{o}.rank_at, {o}.id"),
    },
)

URGENT = Order("URGENT", "{t}.rank_at", "timestamptz")


def _orders(name: str, scope: Scope) -> Order:  # noqa: ARG001 - the shape of all orders
    if name == "SENT_DESC":
        return Order(name, "{t}.sent_at", "timestamptz", descending=True)
    return URGENT


def _stands(scope: Scope, alias: str, standings: Sequence[Standing]) -> str:
    """What is overdue alone is found by the index."""
    if set(standings) == {Standing.OVERDUE}:
        return f"{alias}.rank_at <= now()"
    return f"{STANDING.format(t=alias)} = ANY({scope.params.add([each.name for each in standings], 'text[]')})"


def _filters(other: str) -> Any:
    """Conditions of a list; *other*: the column of the party on the other side."""

    def conditions(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
        found = []
        for name in ("kinds", "states"):
            if wanted.get(name) is not None:
                codes = scope.params.add([each.name.lower() for each in wanted[name]], "text[]")
                found.append(Condition(f"{alias}.{name[:-1]} = ANY({codes})", name))
        if wanted.get("standings") is not None:
            found.append(Condition(_stands(scope, alias, wanted["standings"]), "standings"))
        if wanted.get("parties") is not None:
            slugs = scope.params.add([slug for slug in wanted["parties"] if SLUG.fullmatch(slug)], "text[]")
            found.append(Condition(f"{alias}.{other} IN (SELECT id FROM party WHERE slug = ANY({slugs}))"))
        for name, sign in (("from", ">="), ("to", "<=")):
            if wanted.get(name) is not None:
                day = scope.params.add(str(wanted[name]), "date")
                found.append(Condition(f"({alias}.sent_at AT TIME ZONE 'Asia/Almaty')::date {sign} {day}"))
        return found

    return conditions


_FACETS = (replace(code_facet("standings", "state", "request_standing"), value=STANDING),)


def box(own: str, other: str, party: UUID) -> Page:
    """The requests of a party: *own* is the column in which it stands. The id is ours, so it may stand in the text."""
    return Page(lambda: RECIPIENT, _orders, _filters(other), _FACETS, f"{{o}}.{own} = '{party}'::uuid")
