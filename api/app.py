"""The API as an ASGI application: GraphQL behind its guard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from api.door import Door, open_door, opened_door
from api.graphiql import assets_route, page
from api.guard import Guard, GuardRules, allowed_hosts
from api.headers import SecurityHeaders
from api.http import GraphQLEndpoint
from api.kernel.answers import GraphQLAnswer, GraphQLRequest
from api.kernel.database import Database
from api.kernel.settings import Settings, settings
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.service import SearchService

EXAMPLE = """# The catalogue of the regional investment potential of Kazakhstan.
query LargestProjects {
  projects(first: 5, orderBy: INVESTMENT_DESC, filter: {regions: ["KZ-55"]}) {
    totalCount
    nodes { title(locale: en) investment { amount currency asOf } region { name } }
  }
}
"""


def new_search(database: Database, settings: Settings) -> SearchService:
    """Return the search that the settings ask for."""
    meilisearch = None
    if settings.meilisearch_url and settings.search_engine != "postgresql":
        meilisearch = MeilisearchEngine(settings.meilisearch_url, settings.meilisearch_key)
    return SearchService(PostgresqlEngine(database.reading), meilisearch, choice=settings.search_engine)


async def _execute(request: GraphQLRequest) -> GraphQLAnswer:
    return await opened_door().answer(request)


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    current = settings()
    assert current.database_url, "serve sets it for the processes it starts"
    database = Database(current.database_url)
    open_door(Door(database, {SearchService: new_search(database, current)}))
    try:
        yield
    finally:
        await database.close()


def create_app() -> Starlette:
    """Return the application; its lifespan opens the door of the process."""
    current = settings()
    endpoint = GraphQLEndpoint(_execute, origins=[current.base_url], page=page("/graphql/assets", EXAMPLE))
    rules = GuardRules(hosts=allowed_hosts(current.public_url))
    return Starlette(
        routes=[assets_route(), Route("/graphql", endpoint)],
        middleware=[Middleware(SecurityHeaders), Middleware(Guard, rules=rules)],
        lifespan=_lifespan,
    )
