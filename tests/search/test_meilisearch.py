import pytest

from search import meilisearch as engine_module
from search.engine import SearchIndexMissing, SearchRequest, SearchUnavailable
from search.meilisearch import MeilisearchEngine
from search.meilisearch_calls import Calls, index_names
from search.server import Address
from tests.search.catalogue import documents
from tests.search.servers import meilisearch_engine

QUESTION = SearchRequest("цемент", "ru")


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    engine = MeilisearchEngine("http://127.0.0.1:1")
    with pytest.raises(SearchUnavailable):
        await engine.search(QUESTION)
    with pytest.raises(SearchUnavailable):
        await engine.put(documents()[:1])
    assert not await engine.healthy()
    engine.close()


async def test_a_lost_index_is_said_so_and_never_filled_by_halves(meilisearch: Address) -> None:
    async with meilisearch_engine(meilisearch.url, meilisearch.key) as engine:
        for refused in (engine.put(documents()[:1]), engine.remove(["x"]), engine.search(QUESTION)):
            with pytest.raises(SearchIndexMissing):
                await refused
        assert await engine.count() == 0
        assert not await engine.healthy()
        await engine.rebuild(documents()[:3])
        assert await engine.count() == 3
        assert await engine.healthy()
        other = MeilisearchEngine(meilisearch.url, meilisearch.key, prefix=engine.prefix)
        await other.drop()
        other.close()
        assert not await engine.healthy()
        assert await engine.count() == 0


async def test_another_process_finds_the_index_that_was_put_in_place(meilisearch: Address) -> None:
    async with meilisearch_engine(meilisearch.url, meilisearch.key) as engine:
        other = MeilisearchEngine(meilisearch.url, meilisearch.key, prefix=engine.prefix)
        await engine.rebuild(documents()[:40])
        before = await other.search(QUESTION)
        await engine.rebuild(documents())
        after = await other.search(QUESTION)
        assert before.found.total < after.found.total
        other.close()


async def test_the_index_of_the_old_version_serves_until_the_new_one_is_whole(
    meilisearch: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with meilisearch_engine(meilisearch.url, meilisearch.key) as old:
        await old.rebuild(documents())
        found = (await old.search(QUESTION)).found.total
        monkeypatch.setattr(engine_module, "version", lambda: "newer")
        new = MeilisearchEngine(meilisearch.url, meilisearch.key, prefix=old.prefix, vocabulary=old.counted)
        assert not await new.current()
        assert (await new.search(QUESTION)).found.total == found

        async def slowly():
            for document in documents():
                yield document
            assert (await new.search(QUESTION)).found.total == found, "the old index still serves"

        await new.rebuild(slowly())
        assert await new.current()
        assert (await new.search(QUESTION)).found.total == found
        assert (await old.search(QUESTION)).found.total == found, "a process of the old version goes on"
        calls = Calls(meilisearch.url, meilisearch.key, threads=1, timeout=5)
        assert await calls.run(lambda client: index_names(client, old.prefix)) == [f"{old.prefix}_newer"]
        calls.close()
        new.close()


async def test_what_changes_during_a_rebuild_reaches_the_new_index(meilisearch: Address) -> None:
    async with meilisearch_engine(meilisearch.url, meilisearch.key) as engine:
        await engine.rebuild(documents()[:5])

        async def meanwhile():
            await engine.put([documents()[10]])
            yield documents()[0]

        await engine.rebuild(meanwhile())
        assert await engine.count() == 2
