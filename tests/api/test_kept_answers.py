"""Answers that are kept: given again only while they are true, and only to whom they are true."""

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.catalogue.feeding import feed_postgresql
from api.door import Door
from api.kernel.answers import GraphQLRequest
from api.kernel.database import Database
from api.kernel.kept import KeptAnswers
from search.postgresql import PostgresqlEngine
from search.service import SearchService
from tests.catalogue.test_changes import imported, project

LIST = "query($n: Int) { projects(first: $n) { totalCount nodes { slug title } } }"
FIND = "query($q: String!) { search(query: $q) { totalCount nodes { slug } } }"


@pytest.fixture
def door(empty: Database) -> Door:
    return Door(empty, {SearchService: SearchService(PostgresqlEngine(empty.reading))}, keep=1_000_000)


async def asked(door: Door, document: str, locale: str = "en", **variables: Any) -> tuple[dict[str, Any], bool]:
    """The data, and whether they were made for this request."""
    compiled: list[Any] = []
    compile_ = Door._compile

    def counted(*given: Any, **named: Any) -> Any:
        compiled.append(given)
        return compile_(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Door, "_compile", staticmethod(counted))
        answer = await door.answer(GraphQLRequest(document, variables, locale=locale))
    return orjson.loads(answer.body)["data"], bool(compiled)


async def test_an_answer_is_given_again_until_the_catalogue_changes(
    door: Door, empty: Database, tmp_path: Path
) -> None:
    await imported(empty, tmp_path, project(1))
    first, made = await asked(door, LIST)
    assert (first["projects"]["totalCount"], made) == (1, True)
    assert await asked(door, LIST) == (first, False)
    other_process = Database(str(empty._engine.url.render_as_string(hide_password=False)))
    await imported(other_process, tmp_path, project(2))
    await other_process.close()
    second, made = await asked(door, LIST)
    assert (second["projects"]["totalCount"], made) == (2, True)


async def test_variables_and_languages_have_answers_of_their_own(door: Door, empty: Database, tmp_path: Path) -> None:
    await imported(empty, tmp_path, project(1), project(2))
    answers = [await asked(door, LIST, locale, n=n) for locale in ("kk", "en") for n in (1, 2)]
    assert all(made for _, made in answers)
    again = [await asked(door, LIST, locale, n=n) for locale in ("kk", "en") for n in (1, 2)]
    assert again == [(data, False) for data, _ in answers]
    assert [len(data["projects"]["nodes"]) for data, _ in answers] == [1, 2, 1, 2]


async def test_a_search_is_made_anew_once_the_index_has_changed(door: Door, empty: Database, tmp_path: Path) -> None:
    engine = PostgresqlEngine(empty.reading)
    await imported(empty, tmp_path, project(1))
    await feed_postgresql(empty, engine)
    first, _ = await asked(door, FIND, q="project")
    assert first["search"]["totalCount"] == 1
    assert await asked(door, FIND, q="project") == (first, False)
    await imported(empty, tmp_path, project(2))
    assert (await asked(door, FIND, q="project"))[1]
    await feed_postgresql(empty, engine)
    door.services[SearchService].postgresql._stale()
    second, made = await asked(door, FIND, q="project")
    assert (second["search"]["totalCount"], made) == (2, True)


async def test_what_finds_nothing_is_asked_each_time(door: Door) -> None:
    await asked(door, LIST)
    assert [(await asked(door, FIND, q="zzzz"))[1] for _ in range(2)] == [True, True]


async def test_many_at_once_see_each_change_as_soon_as_it_is_acknowledged(
    door: Door, empty: Database, tmp_path: Path
) -> None:
    seen: list[int] = []
    acknowledged = 0

    async def read() -> None:
        while acknowledged < 10:
            before = acknowledged
            found = (await asked(door, LIST))[0]["projects"]["totalCount"]
            assert found >= before
            seen.append(found)

    async def write() -> None:
        nonlocal acknowledged
        for number in range(1, 11):
            await imported(empty, tmp_path, project(number))
            acknowledged = number

    await asyncio.gather(write(), *(read() for _ in range(4)))
    assert len(seen) > 10


def test_no_more_is_kept_than_fits() -> None:
    kept = KeptAnswers(1000)
    for number in range(20):
        kept.keep(number, b"x" * 100, 1)
    assert [number for number in range(20) if kept.find(number)] == list(range(10, 20))
    kept.keep("large", b"x" * 500, 1)
    assert kept.find("large") is None


def test_an_answer_grows_old() -> None:
    kept = KeptAnswers(1000, seconds=-1)
    kept.keep("old", b"x", 1)
    assert kept.find("old") is None
