"""Obligations made behind the API, and members who ask for them through it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from api.duties.opening import open_obligation
from api.kernel.actor import Role
from api.kernel.ids import new_id
from api.kernel.journal.entry import Subject
from api.parties.service import Parties
from tests.parties.conftest import Browser, House

SLUGS = {
    "ministry": "ministry",
    "agency": "agency",
    "quality_control": "quality-control",
    "local_executive_body": "akimat-abai",
    "service_centre": "centre-abai",
}
FULFIL = """
mutation($o: ID!, $note: String!, $at: DateTime, $file: ID, $key: String) {
  fulfilObligation(obligation: $o, input: {note: $note, doneAt: $at, file: $file}, idempotencyKey: $key) {
    record { id state closedAt evidence { note file { name } } } errors { code path clause }
  }
}
"""
LIST = """
query($filter: ObligationFilter, $order: ObligationOrder, $first: Int, $after: String) {
  obligations(filter: $filter, orderBy: $order, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id state dueOn unmovedOn dueAt firstDueAt basis provisional subjectKind period cause note
      clause { number text edition { code } } party { slug } counterpart { slug } region { slug } }
  }
}
"""


def opened(house: House, clause: str, slug: str, *, days: float = 0.0, **more: Any) -> str:
    """The id of an obligation whose trigger was so many days ago."""
    trigger = datetime.now(UTC) - timedelta(days=days)
    ids = dict(house.sql("SELECT slug, id FROM party"))
    counterpart = more.pop("counterpart", None)
    values = {"subject": Subject("notice", new_id()), "trigger_at": trigger, "opened_at": trigger} | more

    async def work(parties: Parties) -> UUID:
        async with parties.database.writing() as connection:
            return await open_obligation(
                connection, clause=clause, party=ids[slug], counterpart=ids.get(counterpart), **values
            )

    return f"Obligation:{house.run(work)}"


def entrance(house: House) -> Callable[..., Browser]:
    """Signs somebody of a party in, the same one each time."""

    @cache
    def of(slug: str, role: Role = Role.EDITOR) -> Browser:
        return house.signed_in(slug, role)[0]

    return of


def ids(browser: Browser, **variables: Any) -> list[str]:
    """Ids of the obligations that somebody sees."""
    return [node["id"] for node in browser.ask(LIST, **variables)["obligations"]["nodes"]]


def errors(browser: Browser, document: str, **variables: Any) -> list[tuple[str, str | None]]:
    """Codes and clauses of the refusals of a mutation."""
    (answer,) = browser.ask(document, **variables).values()
    return [(error["code"], error["clause"]) for error in answer["errors"]]
