"""The search of this process, as the settings ask for it."""

from api.catalogue.feeding import task_name
from api.kernel.database import Database
from api.kernel.jobs import enqueue
from api.kernel.settings import Settings
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.service import SearchService


def new_search(database: Database, settings: Settings) -> SearchService:
    """Return the search that the settings ask for."""
    own = PostgresqlEngine(database.reading)
    meilisearch = None
    if settings.meilisearch_url and settings.search_engine != "postgresql":
        url, key = settings.meilisearch_url, settings.meilisearch_key
        meilisearch = MeilisearchEngine(url, key, vocabulary=own.vocabulary)

    async def rebuild_soon() -> None:
        """Let the worker fill the lost index anew, rather than at its next full minute."""
        async with database.writing() as connection:
            await enqueue(connection, task_name("meilisearch"))

    return SearchService(own, meilisearch, choice=settings.search_engine, missing=rebuild_soon)
