from collections.abc import AsyncIterator

import pytest
from psycopg import Rollback

from search.engine import SearchRequest
from search.postgresql import PostgresqlEngine
from tests.search.catalogue import documents
from tests.search.servers import postgresql_engine

QUESTION = SearchRequest("цемент", "ru")


@pytest.fixture
async def engine(search_database_url: str) -> AsyncIterator[PostgresqlEngine]:
    async with postgresql_engine(search_database_url) as opened:
        yield opened


async def miscounted(engine: PostgresqlEngine) -> list[tuple[str, int, int]]:
    """Terms whose count is not the number of records that hold them."""
    async with engine.connect() as connection:
        cursor = await connection.execute(
            """
            SELECT coalesce(term, held), coalesce(documents, 0), coalesce(number, 0)
            FROM search_term FULL JOIN (
                SELECT unnest(tsvector_to_array(terms)) AS held, count(*) AS number
                FROM search_document GROUP BY 1
            ) AS really ON held = term
            WHERE documents IS DISTINCT FROM number
            """
        )
        return await cursor.fetchall()


async def test_terms_are_counted_through_every_change(engine: PostgresqlEngine) -> None:
    await engine.put(documents()[:50])
    await engine.put(documents()[40:60])
    await engine.put([documents()[3], documents()[3]])
    await engine.remove([document.id for document in documents()[:20]])
    await engine.rebuild(documents()[30:80])
    assert await miscounted(engine) == []
    await engine.remove([document.id for document in documents()])
    assert await engine.count() == 0
    assert await miscounted(engine) == []


async def test_a_record_and_its_terms_come_and_go_with_the_transaction(engine: PostgresqlEngine) -> None:
    async with engine.connect() as connection, connection.transaction() as transaction:
        await engine.write(connection, documents()[:5])
        raise Rollback(transaction)
    assert await engine.count() == 0
    assert await miscounted(engine) == []


async def test_records_of_an_older_analyser_are_noticed(engine: PostgresqlEngine) -> None:
    await engine.put(documents()[:2])
    assert await engine.current()
    async with engine.connect() as connection:
        await connection.execute("UPDATE search_document SET version = 'older'")
    assert not await engine.current()


async def test_a_word_with_a_wrong_first_letter_is_found_by_its_trigrams(engine: PostgresqlEngine) -> None:
    await engine.put(documents())
    result = await engine.search(SearchRequest("палиэтилен болиэтилен", "ru"))
    assert result.found.total > 0


async def test_another_process_learns_of_a_change(engine: PostgresqlEngine) -> None:
    other = PostgresqlEngine(engine.connect)
    await other.warm()
    await engine.put(documents())
    assert (await other.search(QUESTION)).found.total == (await engine.search(QUESTION)).found.total > 0


async def test_missing_tables_are_not_healthy(engine: PostgresqlEngine) -> None:
    assert await engine.healthy()
    async with engine.connect() as connection:
        await connection.execute("DROP TABLE search_state")
    assert not await engine.healthy()
