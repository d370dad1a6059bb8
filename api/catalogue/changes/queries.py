"""How the feed of changes is read.

Places in the feed come to be seen in their order (see the migration that made it), so the page after a place holds all
that has changed since, and nothing comes to stand before it later.
"""

from dataclasses import dataclass

from api.catalogue.changes.cursors import START, cursor_sql, place_sql
from api.catalogue.partner.queries import PARTNER
from api.catalogue.project.queries import PROJECT
from api.catalogue.site.queries import SITE
from api.kernel.errors import PublicError
from api.kernel.reading.entity import Entity, Scope, columns
from api.kernel.reading.fields import Value, code, moment
from api.kernel.reading.lookup import one_of
from api.kernel.reading.order import PAGE_DEFAULT, PAGE_LIMIT
from api.kernel.reading.selection import Selected, select

RECORDS = {"Project": PROJECT, "Site": SITE, "Partner": PARTNER}


class _Node:
    """The record as it is now; null once it is withdrawn."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """Row of the table that the change names."""
        return one_of(scope, RECORDS, f"{alias}.type_name", f"{alias}.record_id", selected)


CHANGE = Entity(
    "Change",
    "record_change",
    {
        "id": Value("({t}.type_name || ':' || {t}.record_id)"),
        "kind": code("kind"),
        "change": Value("CASE WHEN {t}.withdrawn THEN 'WITHDRAWN' WHEN {t}.is_new THEN 'CREATED' ELSE 'UPDATED' END"),
        "changedAt": moment("changed_at"),
        "node": _Node(),
    },
)
"""A change for somebody who knows all up to a place; `is_new`, added by the page: it was not public there."""


@dataclass
class _Page:
    """One use of the feed in a document."""

    scope: Scope
    since: str
    size: int

    def __post_init__(self) -> None:
        self.fetched, self.shown = self.scope.alias(), self.scope.alias()

    def sql(self, selected: Selected) -> str:
        """Object with the selected parts; one change more than asked tells whether there are more."""
        row, change = self.scope.alias(), self.scope.alias()
        chosen = select(self.scope.document, "ChangePage", selected.nodes)
        parts = ", ".join(f'{self._part(each)} AS "{each.key}"' for each in chosen)
        return (
            f"(WITH {self.fetched} AS MATERIALIZED (SELECT {change}.*, {change}.public_since > {self.since} AS is_new"
            f" FROM record_change {change}"
            f" WHERE {change}.place > {self.since} ORDER BY {change}.place LIMIT {self.size + 1}),"
            f" {self.shown} AS (SELECT * FROM {self.fetched} ORDER BY place LIMIT {self.size})"
            f" SELECT row_to_json({row}) FROM (SELECT {parts}) {row})"
        )

    def _part(self, chosen: Selected) -> str:
        match chosen.name:
            case "changes":
                row = self.scope.alias()
                listed = columns(self.scope, CHANGE, self.shown, chosen)
                return (
                    f"(SELECT coalesce(json_agg({row}), '[]') FROM (SELECT {listed} FROM {self.shown}"
                    f" ORDER BY {self.shown}.place) {row})"
                )
            case "cursor":
                return cursor_sql(f"SELECT coalesce(max(place), {self.since}) FROM {self.shown}")
            case "hasMore":
                return f"(SELECT count(*) FROM {self.fetched}) > {self.size}"
            case "fromStart":
                return f"{self.since} = {START}"
            case _:
                return "'ChangePage'::text"


class ChangesSince:
    """The root field `changesSince`."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Subquery with the page after a cursor."""
        size = selected.arguments.get("first")
        size = PAGE_DEFAULT if size is None else size
        if not 1 <= size <= PAGE_LIMIT:
            raise PublicError("BAD_PAGE", f"first: a page holds 1 to {PAGE_LIMIT} changes, {size} were asked")
        since = place_sql(scope.params, "cursor", selected.arguments.get("cursor"))
        return _Page(scope, since, size).sql(selected)
