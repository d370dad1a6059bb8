"""Where the rows of a list are counted: in the table itself, in counts that are kept of it, or in those made for once.

To count a large table once for each facet costs more than all the rest of a page. The database keeps how many public
records there are of each combination of the columns that lists are filtered by; these are hundreds of rows, not
hundreds of thousands. A filter that knows more than these columns is applied in one pass over the table, which makes
the same kind of counts for this one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Condition:
    """A part of a filter; ``facet`` names the counts that it must not narrow (those of its own field).

    ``columns``: those it looks at, where that is all it does.
    """

    sql: str
    facet: str | None = None
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Counts:
    """A table of how many public records there are by each combination of ``columns``, as sums of ``number``."""

    table: str
    columns: frozenset[str]


@dataclass(frozen=True)
class Source:
    """Rows to count: a table, the conditions that hold of them, and SQL of their number."""

    table: str
    where: tuple[str, ...]
    number: str
    kept: bool = False
    """They are counts, of which some may have come to none."""


@dataclass
class Counted:
    """The rows of one use of a connection.

    ``hangs`` joins them to their parent over the column ``joined`` (None where it looks at more, "" where there is
    none); ``visible`` is what must hold for a row to be seen; ``cube`` is the name of the counts made for once.
    """

    table: str
    alias: str
    hangs: str
    visible: str
    conditions: tuple[Condition, ...]
    joined: str | None
    counts: tuple[Counts, ...]
    cube: str
    _cubed: set[str] = field(default_factory=set)

    def total(self, *, with_facets: bool) -> str:
        """SQL of the number of rows that meet the filter; beside facets what those are counted by is there already."""
        source = self.kept(self.conditions) or (self.made(self.conditions, "") if with_facets else None) or self.rows()
        applied = self.conditions if source.table != self.cube else [c for c in self.conditions if c.facet]
        where = " AND ".join([*source.where, *(condition.sql for condition in applied)]) or "true"
        return f"(SELECT coalesce({source.number}, 0) FROM {source.table} {self.alias} WHERE {where})"

    def rows(self) -> Source:
        """The table itself."""
        return Source(self.table, (self.hangs, self.visible), "count(*)")

    def kept(self, conditions: Sequence[Condition], *columns: str | None) -> Source | None:
        """The smallest kept counts that know the rows well enough for *conditions* and *columns*."""
        needed = self._columns(conditions, self.joined, *columns)
        for counts in self.counts:
            if needed is not None and needed <= counts.columns:
                return Source(counts.table, (self.hangs,), f"sum({self.alias}.number)", kept=True)
        return None

    def made(self, conditions: Sequence[Condition], column: str | None) -> Source | None:
        """Counts made for once, of the rows that meet what no facet is about; None where they would not do."""
        needed = self._columns([condition for condition in conditions if condition.facet], column)
        if not self.counts or not needed:
            return None
        self._cubed |= needed
        return Source(self.cube, (), f"sum({self.alias}.number)")

    def with_cube(self) -> str:
        """The part of WITH that makes the counts for once; "" where nothing asked for them."""
        if not self._cubed:
            return ""
        names = ", ".join(sorted(self._cubed))
        where = " AND ".join([self.hangs, self.visible, *(c.sql for c in self.conditions if not c.facet)])
        return (
            f"{self.cube} AS MATERIALIZED (SELECT {names}, count(*) AS number FROM {self.table} {self.alias}"
            f" WHERE {where} GROUP BY {names})"
        )

    @staticmethod
    def _columns(conditions: Sequence[Condition], *columns: str | None) -> set[str] | None:
        """All that is looked at; None where that is not known."""
        looked = [condition.columns for condition in conditions]
        if None in looked or None in columns:
            return None
        return {name for names in looked for name in names or ()} | {name for name in columns if name}
