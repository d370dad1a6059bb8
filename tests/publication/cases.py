"""How the acts with records are brought about for the matrix of who may do what."""

from collections.abc import Awaitable, Callable
from typing import Any

from api.door import Door
from api.kernel.database import Database
from tests.contracts.matrix import Case
from tests.publication.conftest import GIVEN, NEEDS, Parties, create, step, update

WORDS: dict[str, dict[str, Any]] = {
    "returnRecord": {"reason": "Нет"},
    "withdrawRecord": {"reason": "Нет"},
    "schedulePublication": {"at": "2027-03-01T09:00:00+05:00"},
    "restoreEdition": {"number": 1},
    "editTexts": {"texts": {"title": {"kk": "Жазба"}}},
}
Arranged = tuple[str, dict[str, Any]]


async def traces(database: Database) -> Any:
    return await Parties(Door(database)).traces()


def _with_record(name: str) -> Callable[..., Awaitable[Arranged]]:
    async def arrange(database: Database, kind: str, region: str, state: str | None) -> Arranged:
        record = await Parties(Door(database)).in_state(state or "published", kind.title(), region)
        document = update(kind.title()) if name.startswith("update") else step(name)
        words = {"input": {"tags": ["x"]}} if name.startswith("update") else WORDS.get(name, {})
        return document, {"id": record["id"], "version": record["version"], **words}

    return arrange


async def _new(database: Database, kind: str, region: str, state: str | None) -> Arranged:  # noqa: ARG001
    return create(kind.title()), {"input": {**GIVEN[kind.title()], "region": region}}


async def _all(database: Database, kind: str, region: str, state: str | None) -> Arranged:  # noqa: ARG001
    return "mutation { confirmUnchanged { confirmed errors { code } } }", {}


CASES = {
    **{name: Case(_with_record(name), traces) for name in NEEDS},
    **{f"update{kind}": Case(_with_record(f"update{kind}"), traces) for kind in GIVEN},
    **{f"create{kind}": Case(_new, traces, begins=True) for kind in GIVEN},
    "confirmUnchanged": Case(_all, traces, whole=True),
}
