"""First pass of an import: find everything that is wrong before anything is stored."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection, sql

from api.catalogue.interchange.circles import circles
from api.catalogue.interchange.reader import Parsed, read_lines
from api.catalogue.interchange.references import learn
from api.kernel.interchange.kind import Link
from api.kernel.interchange.problems import N_, Line, Problem, References

Place = tuple[str, int]
Progress = Callable[[int], None]
STEP = 1000


@dataclass
class Checked:
    """What the first pass found."""

    lines: int = 0
    problems: list[Problem] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def bad(self) -> set[Place]:
        """Lines that cannot be stored."""
        return {(problem.file, problem.line) for problem in self.problems}


@dataclass
class _Named:
    """A line that names another one."""

    line: Line
    table: str
    own_key: str
    link: Link
    key: str

    @property
    def is_inward(self) -> bool:
        """It names a row of its own kind, so it may lead back."""
        return self.link.table == self.table


class Checker:
    """Reads all lines once; keeps no more of them than their keys and links."""

    def __init__(self, connection: AsyncConnection[Any], references: References) -> None:
        self._connection = connection
        self._references = references
        self._keys: dict[tuple[str, str], Place] = {}
        self._named: list[_Named] = []
        self.result = Checked()

    async def check(self, files: list[Path], progress: Progress) -> Checked:
        """Check every line of the files."""
        for parsed in read_lines(files, self._references):
            self.result.lines += 1
            self._remember(parsed)
            self.result.problems += parsed.line.problems
            if self.result.lines % STEP == 0:
                progress(self.result.lines)
        await self._check_circles()
        await self._check_links()
        self.result.problems.sort(key=lambda p: ([str(f) for f in files].index(p.file), p.line))
        return self.result

    def _remember(self, parsed: Parsed) -> None:
        if parsed.kind is None:
            return
        learn(self._references, parsed.kind.name, parsed.columns)
        self.result.kinds[parsed.kind.name] += 1
        key = self._key(parsed)
        if key is None:
            return
        first = self._keys.setdefault((parsed.kind.table, key), parsed.place)
        if first != parsed.place:
            parsed.line.wrong(
                parsed.kind.key, N_("stands already in line {line} of {file}"), line=first[1], file=first[0]
            )
        for column in parsed.kind.unique:
            self._once(parsed, column)
        for link in parsed.kind.links:
            for named in link.named(parsed.columns):
                self._named.append(_Named(parsed.line, parsed.kind.table, key, link, named))

    def _once(self, parsed: Parsed, column: str) -> None:
        """Note a code that another line, or another stored row, has already."""
        assert parsed.kind
        code = parsed.columns[column]
        known = self._references.codes.get((parsed.kind.table, column), {})
        owner = known.setdefault(code, parsed.columns["slug"]) if code is not None else None
        if owner != parsed.columns["slug"] and code is not None:
            parsed.line.wrong(column, N_("belongs to another line already: {value}"), value=owner)

    @staticmethod
    def _key(parsed: Parsed) -> str | None:
        assert parsed.kind
        values = [parsed.columns.get(column.strip()) for column in parsed.kind.key.split(",")]
        return None if None in values else "\x1f".join(map(str, values))

    async def _check_circles(self) -> None:
        """Note lines that would close a circle, each other and with what is stored; what is bad is not stored."""
        own = {
            (named.table, named.link.column, named.own_key): named
            for named in self._named
            if named.is_inward and self._keys[named.table, named.own_key] == (named.line.file, named.line.number)
        }
        for table, column in {(table, column) for table, column, _ in own}:
            while found := [*circles(await self._leads_to(table, column, own))]:
                for slugs in found:
                    way = " → ".join([*slugs, slugs[0]])
                    for named in filter(None, (own.get((table, column, slug)) for slug in slugs)):
                        self._note(named, N_("leads back to itself: {value}"), way[:200])

    async def _leads_to(self, table: str, column: str, own: Mapping[tuple[str, str, str], _Named]) -> dict[str, str]:
        """Where each row would lead once all good lines are stored."""
        query = sql.SQL("SELECT slug, {0} FROM {1} WHERE {0} IS NOT NULL").format(
            sql.Identifier(column), sql.Identifier(table)
        )
        rows = await (await self._connection.execute(query)).fetchall()
        bad = self.result.bad
        written = {key for (of, key), place in self._keys.items() if of == table and place not in bad}
        leads_to = {slug: named.key for (*_, slug), named in own.items() if slug in written}
        return leads_to | {slug: parent for slug, parent in rows if slug not in written}

    async def _check_links(self) -> None:
        """Note links that lead nowhere; a line that links to a bad line is bad itself, until nothing changes."""
        stored = {
            (table, key): await self._stored(table, key)
            for table, key in {(named.link.table, named.link.key) for named in self._named}
        }
        waiting = [n for n in self._named if n.key not in stored[n.link.table, n.link.key]]
        bad = self.result.bad
        followers: dict[tuple[str, str], list[_Named]] = {}
        for named in waiting:
            followers.setdefault((named.link.table, named.key), []).append(named)
        lost = [key for key in followers if key not in self._keys or self._keys[key] in bad]
        while lost:
            for named in followers.pop(lost.pop(), ()):
                self._note(named, N_("leads to no stored record: {value}"), named.key[:80])
                own = named.table, named.own_key
                if self._keys.get(own) == (named.line.file, named.line.number):
                    lost.append(own)

    def _note(self, named: _Named, message: str, value: str) -> None:
        """One reason a field: who lies on a circle also leads to a line that is bad."""
        if any(problem.field == named.link.field for problem in named.line.problems):
            return
        named.line.wrong(named.link.field, message, value=value)
        self.result.problems.append(named.line.problems[-1])

    async def _stored(self, table: str, key: str) -> set[str]:
        query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(key), sql.Identifier(table))
        rows = await self._connection.execute(query)
        return {row[0] for row in await rows.fetchall()}
