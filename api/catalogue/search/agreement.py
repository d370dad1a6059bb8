"""Whether an index holds exactly the published records, each as it is now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from api.catalogue.documents import TABLES
from api.kernel.database import Database
from search.engine import SearchEngine, moment

_PUBLISHED = " UNION ALL ".join(
    f"SELECT id::text, updated_at FROM {table} WHERE status = 'published'" for table in TABLES
)


@dataclass(frozen=True)
class Agreement:
    """Counts and checksums of both sides; records that the index lacks, has too many, and has of an older moment."""

    published: int
    held: int
    checksums: tuple[str, str]
    missing: int
    foreign: int
    stale: int

    @property
    def whole(self) -> bool:
        """They are the same."""
        return self.checksums[0] == self.checksums[1]


async def published(database: Database) -> dict[str, int]:
    """Moments of the last change of the published records, by id."""
    async with database.reading() as connection:
        rows = await (await connection.execute(_PUBLISHED)).fetchall()  # type: ignore[arg-type]
    return {id: moment(time) for id, time in rows}


async def compare(database: Database, engine: SearchEngine) -> Agreement:
    """Hold an index against the database."""
    held = await engine.held()
    there = await published(database)
    return Agreement(
        published=len(there),
        held=len(held),
        checksums=(_checksum(there), _checksum(held)),
        missing=len(there.keys() - held.keys()),
        foreign=len(held.keys() - there.keys()),
        stale=sum(held[id] != changed for id, changed in there.items() if id in held),
    )


def _checksum(records: Mapping[str, int]) -> str:
    content = hashlib.sha256()
    for id, changed in sorted(records.items()):
        content.update(f"{id} {changed}\n".encode())
    return content.hexdigest()[:16]
