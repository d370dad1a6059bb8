"""How the acts of translators are brought about for the matrix of who may do what."""

from typing import Any

from api.door import Door
from api.kernel.database import Database
from tests.contracts.matrix import Case
from tests.publication.cases import traces
from tests.publication.conftest import Parties

_REST = "{ errors { code } } }"
SAVE = f"""mutation($r: ID!, $v: Int!) {{
  saveTranslation(record: $r, version: $v, field: TITLE, locale: kk, text: "Жазба") {_REST}"""
REVIEW = f"""mutation($r: ID!, $v: Int!) {{
  reviewTranslation(record: $r, version: $v, field: TITLE, locale: en) {_REST}"""


def _on(document: str):
    async def arrange(database: Database, kind: str, region: str, state: str | None) -> tuple[str, dict[str, Any]]:
        record = await Parties(Door(database)).in_state(state or "published", kind.title(), region)
        async with database.writing() as connection:
            await connection.execute(
                """UPDATE record_edition SET line = jsonb_set(line, '{title,en}', '"Record"') WHERE record = %s""",
                (record["id"].partition(":")[2],),
            )
        return document, {"r": record["id"], "v": record["version"]}

    return arrange


CASES = {"saveTranslation": Case(_on(SAVE), traces), "reviewTranslation": Case(_on(REVIEW), traces)}
