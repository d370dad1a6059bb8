"""Queries that found nothing: counted, without persons, in bounded number, beside the request."""

import asyncio

import pytest

from api.catalogue.search.misses import Misses, list_misses, worth_keeping
from api.catalogue.search.service import new_search
from api.door import Door
from api.kernel.database import Database
from api.kernel.settings import read_settings
from search.service import SearchService
from tests.support import ask

SEARCH = """query ($query: String!, $filter: SearchFilter) {
  search(query: $query, filter: $filter) { totalCount }
}"""


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("  Кварцевый \t ПЕСОК ", "кварцевый песок"),
        ("а\u0438\u0306лау", "айлау"),
        ("песок\u202e\u200b", "песок"),
        ("завод 2030", "завод 2030"),
        ("\x1b[31mпесок", "[31mпесок"),
        ("ivanov@example.kz", None),
        ("ivanov＠example.kz", None),
        ("870112345678", None),
        ("+7 (701) 123-45-67", None),
        ("８７０１１２３４５", None),
        ("песок " * 40, None),
        ("…!?", None),
        ("", None),
        ("🙂\ud800\x00", None),
    ],
)
def test_queries_are_kept_in_one_form_and_without_persons(query: str, kept: str | None) -> None:
    assert worth_keeping(query) == kept


async def test_what_finds_nothing_is_counted(empty: Database) -> None:
    misses = Misses(empty, pause=3600)
    search = new_search(empty, read_settings(search_engine="postgresql"))
    door = Door(empty, {SearchService: search, Misses: misses})
    for query in ("Кварцевый песок", "кварцевый  песок", "саз"):
        await ask(door, SEARCH, "ru", query=query)
    await ask(door, SEARCH, "ru", query="filtered", filter={"regions": ["abai"]})
    await ask(door, SEARCH, "ru", query="someone@example.kz")
    assert await list_misses(empty, 10) == [], "nothing is written while the visitor waits"
    await misses.flush()
    found = await list_misses(empty, 10)
    assert [(miss.query, miss.locale, miss.asked) for miss in found] == [("кварцевый песок", "ru", 2), ("саз", "ru", 1)]
    assert all(miss.first_asked <= miss.last_asked for miss in found)
    assert await list_misses(empty, 10, "kk") == []
    await misses.close()


async def test_what_was_counted_is_written_by_itself(empty: Database) -> None:
    misses = Misses(empty, pause=0.01)
    misses.note("саз", "kk")
    for _ in range(500):
        if await list_misses(empty, 10):
            break
        await asyncio.sleep(0.02)
    assert [miss.query for miss in await list_misses(empty, 10)] == ["саз"]
    await misses.close()


async def test_the_oldest_rarely_asked_ones_are_dropped(empty: Database) -> None:
    misses = Misses(empty, most=3)
    for words in (["often", "often"], ["first"], ["second"], ["third"]):
        for word in words:
            misses.note(word, "en")
        await misses.flush()
    assert [miss.query for miss in await list_misses(empty, 10)] == ["often", "third", "second"]
    await misses.close()


async def test_without_a_database_nothing_is_kept_and_nobody_is_told() -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    misses = Misses(away)
    misses.note("песок", "ru")
    await misses.close()
    await away.close()
