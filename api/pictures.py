"""Pictures of records that have just changed, drawn before anybody shares their addresses.

What is not among the latest changes, as after the import of a whole catalogue, is drawn when it is first asked for.
"""

from api.catalogue.kinds import RECORDS
from api.door import Door
from api.kernel.database import Database
from locales.text import LOCALES
from pictures.cards import DOCUMENTS, record_card, written
from pictures.store import Pictures

LATEST = 20
MOST_KEPT = 20_000
"""About half a gigabyte."""

_SECTIONS = {"project": "projects", "site": "sites", "partner": "partners"}
_TABLES = tuple(dict.fromkeys(kind.table for kind in RECORDS))
_CHANGED = " UNION ALL ".join(
    f"(SELECT '{_SECTIONS[table]}', public_id, updated_at FROM {table} WHERE status = 'published'"
    f" ORDER BY updated_at DESC, public_id LIMIT {LATEST})"
    for table in _TABLES
)


async def draw_latest(database: Database, pictures: Pictures) -> int:
    """Draw what is missing of the latest changed records, in each language they are written in; returns how many."""
    async with database.reading() as connection:
        query = f"{_CHANGED} ORDER BY 3 DESC, 2 LIMIT {LATEST}"
        changed = await (await connection.execute(query)).fetchall()  # type: ignore[arg-type]
    door, drawn = Door(database), 0
    for section, public_id, _ in changed:
        for locale in LOCALES:
            result = await door.execute(DOCUMENTS[section], {"id": public_id}, locale=locale)
            node = (result.data or {}).get("record")
            card = record_card(node, locale) if node and locale in written(node) else None
            if card and not pictures.kept(card):
                await pictures.get(card)
                drawn += 1
    pictures.prune(MOST_KEPT)
    return drawn
