"""How enquiries are read: by the parties that handle them, and by investors through their secret link."""

from collections.abc import Mapping
from typing import Any

from api.kernel.actor import Actor
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import Condition, code_facet
from api.kernel.reading.fields import Many, One, Struct, Value, code, column, moment, text_fields
from api.kernel.reading.order import Order
from api.kernel.reading.page import Page
from api.kernel.sealing import own_seal
from api.parties.queries import PARTY
from api.regions.queries import REGION, global_id

TODAY = "(now() AT TIME ZONE 'Asia/Almaty')::date"
WAITING = "{t}.state IN ('received', 'assigned')"
OVERDUE = f"({WAITING} AND {{t}}.due_on < {TODAY})"


def _sealed(name: str) -> Value:
    """What is read as it is kept, and opened for the answer."""
    return Value(f"encode({{t}}.{name}, 'hex')")


SUBJECT = Entity(
    "EnquirySubject",
    "enquiry",
    {
        "kind": code("subject_kind"),
        "slug": column("subject_slug"),
        "publicId": column("subject_public_id"),
        **text_fields("title", "subject_title"),
    },
)
ENQUIRY_MEMBER = Entity("EnquiryMember", "member", {"id": global_id("Member"), "name": column("name")})
ENTRY = Entity(
    "EnquiryEntry",
    "enquiry_entry",
    {
        "id": global_id("EnquiryEntry"),
        "kind": code("kind"),
        "text": _sealed("text"),
        "party": One(lambda: PARTY, "{o}.id = {t}.party"),
        "member": One(lambda: ENQUIRY_MEMBER, "{o}.id = {t}.member"),
        "toParty": One(lambda: PARTY, "{o}.id = {t}.to_party"),
        "toMember": One(lambda: ENQUIRY_MEMBER, "{o}.id = {t}.to_member"),
        "at": moment("at"),
    },
)
_COMMON: dict[str, Any] = {
    "number": column("number"),
    "state": code("state"),
    "subject": Struct(SUBJECT),
    "region": One(lambda: REGION, "{o}.slug = {t}.region"),
    "holder": One(lambda: PARTY, "{o}.id = {t}.holder"),
    "createdAt": moment("created_at"),
    "closedAt": moment("closed_at"),
    "erasedAt": moment("erased_at"),
}
ENQUIRY = Entity(
    "Enquiry",
    "enquiry",
    {
        "id": global_id("Enquiry"),
        **_COMMON,
        "locale": column("locale"),
        "country": column("country"),
        "name": _sealed("name"),
        "email": _sealed("address"),
        "assignee": One(lambda: ENQUIRY_MEMBER, "{o}.id = {t}.assignee"),
        "outcome": code("outcome"),
        "dueOn": column("due_on"),
        "overdue": Value(OVERDUE),
        "firstAnsweredAt": moment("first_answered_at"),
        "entries": Many(lambda: ENTRY, "{o}.enquiry = {t}.id", "{o}.at, {o}.id"),
    },
)

MESSAGE = Entity(
    "EnquiryMessage",
    "enquiry_entry",
    {
        "fromInvestor": Value("({t}.kind = 'question')"),
        "text": _sealed("text"),
        "party": One(lambda: PARTY, "{o}.id = {t}.party"),
        "at": moment("at"),
    },
    visible="{t}.kind IN ('question', 'answer')",
)
FOLLOWED = Entity(
    "FollowedEnquiry",
    "enquiry",
    {**_COMMON, "messages": Many(lambda: MESSAGE, "{o}.enquiry = {t}.id", "{o}.at, {o}.id")},
)

# What waits comes by the day it is due; what does not wait comes after all of it.
URGENT = Order(
    "URGENT_FIRST",
    f"CASE WHEN {WAITING} THEN to_char({{t}}.due_on, 'YYYY-MM-DD') ELSE '9999' END",
    'text COLLATE "C"',
)
NEWEST = Order("NEWEST_FIRST", "{t}.created_at", "timestamptz", descending=True)


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    found = []
    for name in ("states", "subjectKinds"):
        if wanted.get(name) is not None:
            codes = scope.params.add([each.value.lower() for each in wanted[name]], "text[]")
            column_name = "state" if name == "states" else "subject_kind"
            found.append(Condition(f"{alias}.{column_name} = ANY({codes})", name))
    if wanted.get("overdue") is not None:
        found.append(Condition(f"{OVERDUE.format(t=alias)} = {scope.params.add(wanted['overdue'], 'boolean')}"))
    if wanted.get("number") is not None:
        found.append(Condition(f"{alias}.number = {scope.params.add(wanted['number'].strip().upper(), 'text')}"))
    return found


def enquiries_of(actor: Actor, scope: Scope, wanted: Mapping[str, Any]) -> Page:
    """Those that the party of an actor handles; `held` and `mine` narrow them."""
    party = scope.params.add(actor.party, "uuid")
    conditions = [f"{{o}}.handlers @> ARRAY[{party}]"]
    if wanted.get("held") is not None:
        conditions.append(f"({{o}}.holder = {party}) = {scope.params.add(wanted['held'], 'boolean')}")
    if wanted.get("mine"):
        conditions.append(f"{{o}}.assignee = {scope.params.add(actor.member, 'uuid')}")
    facets = (code_facet("states", "state", "enquiry_state"),)
    return Page(lambda: ENQUIRY, lambda name, _: NEWEST if name == NEWEST.name else URGENT, _filters, facets,
                " AND ".join(conditions))  # fmt: skip


def _opened(value: Any) -> str | None:
    return None if value is None else own_seal().open(bytes.fromhex(value))


FINISH = dict.fromkeys(("Enquiry.name", "Enquiry.email", "EnquiryEntry.text", "EnquiryMessage.text"), _opened)
ENTITIES = (ENQUIRY, ENTRY, SUBJECT, ENQUIRY_MEMBER, FOLLOWED, MESSAGE)
