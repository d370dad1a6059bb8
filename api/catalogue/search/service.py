"""The search of this process, as the settings ask for it."""

from api.kernel.database import Database
from api.kernel.settings import Settings
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.service import SearchService


def new_search(database: Database, settings: Settings) -> SearchService:
    """Return the search that the settings ask for."""
    meilisearch = None
    if settings.meilisearch_url and settings.search_engine != "postgresql":
        meilisearch = MeilisearchEngine(settings.meilisearch_url, settings.meilisearch_key)
    return SearchService(PostgresqlEngine(database.reading), meilisearch, choice=settings.search_engine)
