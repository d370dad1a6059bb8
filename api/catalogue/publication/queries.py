"""How records are read by those who keep them: with their editions and what was done with them."""

from collections.abc import Mapping
from typing import Any

from api.catalogue.publication.lines import KINDS
from api.catalogue.publication.rules import OPEN
from api.catalogue.queries import FRESHNESS, NEXT_CONFIRMATION
from api.kernel.actor import REGIONAL, Actor
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import Condition
from api.kernel.reading.fields import One, Value, code, column, moment, text_fields
from api.kernel.reading.order import Order
from api.kernel.reading.page import Filters, Page
from api.parties.queries import PARTY
from api.regions.queries import REGION, global_id, region_codes


def _name(member: str) -> Value:
    return Value(f"(SELECT m.name FROM member m WHERE m.id = {{t}}.{member})")


EDITION = Entity(
    "RecordEdition",
    "record_edition",
    {
        "id": global_id("RecordEdition"),
        "number": column("number"),
        "basedOn": column("based_on"),
        "state": code("state"),
        "line": column("line"),
        "writtenBy": _name("written_by"),
        "writtenAt": moment("written_at"),
        "submittedBy": _name("submitted_by"),
        "submittedAt": moment("submitted_at"),
        "decidedBy": _name("decided_by"),
        "decidedAt": moment("decided_at"),
        "reason": column("reason"),
        "publishAt": moment("publish_at"),
        "publishedAt": moment("published_at"),
        "hoursToPublish": Value(
            "round((extract(epoch FROM {t}.published_at - {t}.submitted_at) / 3600)::numeric, 2)::text"
        ),
    },
)

ACT = Entity(
    "Act",
    "(SELECT j.*, ('00000000-0000-0000-0000-' || lpad(to_hex(j.sequence), 12, '0'))::uuid AS id FROM journal j)",
    {
        "sequence": column("sequence"),
        "at": moment("at"),
        "act": column("act"),
        "clause": column("clause"),
        "member": _name("member"),
        "party": One(lambda: PARTY, "{o}.id = {t}.party"),
        "subjectKind": column("subject_kind"),
        "subjectId": column("subject_id"),
        "region": One(lambda: REGION, "{o}.slug = {t}.region"),
        "before": column("before"),
        "after": column("after"),
    },
)


def _latest_first(name: str, scope: Scope) -> Order:  # noqa: ARG001 - the shape of all orders
    return Order("SEQUENCE_DESC", "{t}.sequence", "numeric", descending=True)


def _newest_first(name: str, scope: Scope) -> Order:  # noqa: ARG001
    return Order("NUMBER_DESC", "{t}.number", "numeric", descending=True)


_OPEN = ", ".join(f"'{state}'" for state in sorted(OPEN))
KEPT = Entity(
    "KeptRecord",
    "kept_record",
    {
        "id": global_id("KeptRecord"),
        "kind": code("kind"),
        "slug": column("slug"),
        "publicId": column("public_id"),
        **text_fields("title", "title"),
        "region": One(lambda: REGION, "{o}.slug = {t}.region"),
        "state": code("state"),
        "public": column("public"),
        "version": column("version"),
        "createdAt": moment("created_at"),
        "changedAt": moment("changed_at"),
        "submittedAt": moment("submitted_at"),
        "confirmedAt": moment("confirmed_at"),
        "confirmedBy": _name("confirmed_by"),
        "nextConfirmationOn": Value(f"CASE WHEN {{t}}.public THEN {NEXT_CONFIRMATION} END"),
        "freshness": Value(f"CASE WHEN {{t}}.public THEN {FRESHNESS} END"),
        "latest": One(
            lambda: EDITION,
            "{o}.id = (SELECT e.id FROM record_edition e WHERE e.record = {t}.id"
            f" ORDER BY e.state IN ({_OPEN}) DESC, e.state = 'published' DESC, e.number DESC LIMIT 1)",
        ),
        "editions": Page(lambda: EDITION, _newest_first, on="{o}.record = {t}.id"),
        "history": Page(lambda: ACT, _latest_first, on="{o}.subject_id = {t}.id"),
    },
)


def _kept_orders(name: str, scope: Scope) -> Order:  # noqa: ARG001
    if name == "SUBMITTED_ASC":
        return Order(name, "coalesce({t}.submitted_at, 'infinity'::timestamptz)", "timestamptz")
    return Order("CHANGED_DESC", "{t}.changed_at", "timestamptz", descending=True)


def _filters(actor: Actor) -> Filters:
    def filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
        found = [Condition(f"{alias}.kind = ANY({scope.params.add(list(KINDS), 'text[]')})")]
        if actor.party_kind in REGIONAL:
            found.append(Condition(f"{alias}.region = {scope.params.add(actor.region, 'text')}"))
        if wanted.get("regions") is not None:
            found.append(Condition(f"{alias}.region IN {region_codes(scope, wanted['regions'])}"))
        for argument, name in (("kinds", "kind"), ("states", "state")):
            if wanted.get(argument) is not None:
                codes = scope.params.add([each.value.lower() for each in wanted[argument]], "text[]")
                found.append(Condition(f"{alias}.{name} = ANY({codes})"))
        if wanted.get("public") is not None:
            found.append(Condition(f"{alias}.public = {scope.params.add(wanted['public'], 'boolean')}"))
        return found

    return filters


def kept_records(actor: Actor) -> Page:
    """The records that an actor sees as those who keep them do: a party of a region its own."""
    return Page(lambda: KEPT, _kept_orders, _filters(actor))


def acts_of(party: str) -> Page:
    """What a party, by its slug, has done."""

    def filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:  # noqa: ARG001
        slug = scope.params.add(party, "text")
        return [Condition(f"{alias}.party = (SELECT id FROM party WHERE slug = {slug})")]

    return Page(lambda: ACT, _latest_first, filters)
