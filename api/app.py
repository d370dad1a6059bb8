"""The API as an ASGI application: GraphQL behind its guard."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import Error as DatabaseError
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route

from api.alerts.service import Alerts, new_alerts
from api.catalogue.bulk.endpoint import Templates
from api.catalogue.search.misses import Misses
from api.catalogue.search.service import new_search
from api.door import Door, close_door, open_door, opened_door
from api.edge.compress import Compress
from api.edge.downloads import Downloads
from api.edge.graphiql import assets_route, page
from api.edge.guard import Guard, GuardRules, allowed_hosts
from api.edge.headers import SecurityHeaders
from api.edge.http import GraphQLEndpoint, request_key
from api.edge.kept import KeptReplies
from api.edge.rates import RateLimit, Take, refuse_document
from api.edge.uploads import Uploads
from api.enquiries.service import Enquiries, new_enquiries
from api.kernel.actor import Actor
from api.kernel.answers import GraphQLAnswer, GraphQLRequest
from api.kernel.database import PATIENCE_MS, Database
from api.kernel.files.service import Files, new_files
from api.kernel.logs import configure
from api.kernel.outage import OUTAGE
from api.kernel.rates import take
from api.kernel.sealing import Seal
from api.kernel.settings import Settings, SettingsError, settings
from api.parties.identify import identify
from api.parties.service import Parties, new_parties
from api.requests.service import Requests
from search.engine import SearchError
from search.service import SearchService

FILES = "/files"
EXAMPLE = """# The catalogue of the regional investment potential of Kazakhstan.
query LargestProjects {
  projects(first: 5, orderBy: INVESTMENT_DESC, filter: {regions: ["KZ-55"]}) {
    totalCount
    nodes { title(locale: en) investment { amount currency asOf } region { name } }
  }
}
"""


async def _execute(request: GraphQLRequest) -> GraphQLAnswer:
    return await opened_door().answer(request)


def trusted() -> int | None:
    """The revision that this process may rely on without asking."""
    return opened_door().database.trust.revision


async def identify_visitor(request: Request) -> Actor | None:
    """Who sends a request to this site; None for a stranger."""
    return await identify(opened_door().services[Parties], request)


def _files() -> Files:
    return opened_door().services[Files]


def _provider_routes(current: Settings) -> list[Route]:
    """Addresses for signing in by a provider, where one is set; its libraries are an extra."""
    if current.oidc_issuer is None:
        return []
    try:
        from api.parties.oidc_routes import routes
    except ImportError:
        raise SettingsError("OIDC_ISSUER: install what it needs: pip install -r requirements/oidc.txt") from None
    return routes(current, lambda: opened_door().services[Parties])


def taking(current: Settings, what: str) -> Take:
    """Count over all processes, in the database; while it is away each counts for itself alone."""
    assert current.secret_key, "settings always have one"
    seal = Seal(current.secret_key)

    async def take_in_database(asker: str, began: int, most: int, wanted: int) -> int:
        database = opened_door().database
        if database.watch.away:
            return wanted

        async def count() -> int:
            async with database.writing() as connection:
                return await take(connection, seal.hash(f"asked {what}", asker), began, most, wanted)

        try:
            return await database.watch.in_time(count())
        except OUTAGE:
            return wanted

    return take_in_database


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    current = settings()
    configure(current.log_level)
    assert current.database_url, "serve sets it for the processes it starts"
    database = Database(current.database_url, patience_ms=PATIENCE_MS)
    search = new_search(database, current)
    misses = Misses(database)
    alerts = new_alerts(database, current)
    parties = new_parties(database, current)
    files = new_files(database, current)
    enquiries = new_enquiries(database, current)
    services = {
        SearchService: search,
        Misses: misses,
        Alerts: alerts,
        Parties: parties,
        Files: files,
        Requests: Requests(parties),
        Enquiries: enquiries,
    }
    door = Door(database, services, keep=current.cached(2))
    if current.answer_cache_mb:
        database.trust.start()
    open_door(door)
    warming = asyncio.create_task(_warm(search))
    try:
        yield
    finally:
        close_door(door)
        warming.cancel()
        await misses.close()
        parties.hashing.close()
        files.close()
        await database.close()


async def _warm(search: SearchService) -> None:
    """Read the vocabularies before the first visitor searches; an engine that is away is no reason to wait."""
    for engine in search.engines:
        with contextlib.suppress(SearchError, DatabaseError, SQLAlchemyError, OSError):
            await engine.warm()


def create_app() -> Starlette:
    """Return the application; its lifespan opens the door of the process."""
    current = settings()
    endpoint = GraphQLEndpoint(
        _execute, identify_visitor, origins=[current.base_url], page=page("/graphql/assets", EXAMPLE)
    )
    rules = GuardRules(hosts=allowed_hosts(current.public_url), later=(FILES,))
    return Starlette(
        routes=[
            assets_route(),
            Route("/graphql", endpoint),
            Route(FILES, Uploads(_files, identify_visitor, origins=[current.base_url])),
            Route(f"{FILES}/{{key}}", Downloads(_files, identify_visitor)),
            Route("/templates/{name}", Templates(lambda: opened_door().database, identify_visitor)),
            *_provider_routes(current),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                RateLimit,
                rate=current.rate_limit_graphql,
                refuse=refuse_document,
                take=taking(current, "graphql"),
                exempt=current.exempt_networks,
            ),
            Middleware(Guard, rules=rules),
            Middleware(KeptReplies, octets=current.cached(4), revision=trusted, key=request_key),
            Middleware(Compress),
        ],
        lifespan=_lifespan,
    )
