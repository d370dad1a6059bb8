"""A small catalogue of made-up records, and an application around it as the product wires its own."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import orjson
import pytest
import strawberry
import uvicorn
from graphql import execute
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient
from strawberry.schema.config import StrawberryConfig

from api.edge.graphiql import assets_route, page
from api.edge.guard import Guard, GuardRules, allowed_hosts
from api.edge.headers import SecurityHeaders
from api.edge.http import GraphQLEndpoint
from api.kernel.answers import GraphQLAnswer, GraphQLRequest, Outcome
from api.kernel.documents import Documents
from api.kernel.errors import PublicError, describe
from api.kernel.gate import admit
from api.kernel.protocol import BoundedProtocol


@strawberry.type
class Region:
    id: strawberry.ID
    slug: str

    @strawberry.field
    def projects(self, first: int | None = 20, after: str | None = None) -> ProjectConnection:  # noqa: ARG002
        return ProjectConnection(size=first or 20)

    @strawberry.field
    def neighbours(self) -> list[Region]:
        return [Region(id=strawberry.ID("r2"), slug="abay")]


@strawberry.type
class Money:
    amount: str
    currency: str


@strawberry.type
class Project:
    id: strawberry.ID
    title: str
    stage: str = "idea"

    @strawberry.field
    def region(self) -> Region:
        return Region(id=strawberry.ID("r1"), slug="aqmola")

    @strawberry.field
    def investment(self) -> Money:
        return Money(amount="1.5", currency="KZT")


@strawberry.type
class ProjectEdge:
    cursor: str
    node: Project


@strawberry.type
class ProjectConnection:
    size: strawberry.Private[int]

    @strawberry.field
    def edges(self) -> list[ProjectEdge]:
        return [ProjectEdge(cursor=str(n), node=_project(n)) for n in range(self.size)]

    @strawberry.field
    def nodes(self) -> list[Project]:
        return [_project(n) for n in range(self.size)]

    @strawberry.field
    def total_count(self) -> int:
        return 1000


def _project(number: int) -> Project:
    return Project(id=strawberry.ID(str(number)), title=f"Project {number}")


@strawberry.type
class Query:
    @strawberry.field
    def projects(self, first: int | None = 20, last: int | None = None) -> ProjectConnection:
        return ProjectConnection(size=min(first or last or 20, 100))

    @strawberry.field
    def project(self, slug: str) -> Project | None:
        return Project(id=strawberry.ID("1"), title=slug) if slug else None

    @strawberry.field
    def failing(self) -> str | None:
        raise RuntimeError("password=secret of the database")

    @strawberry.field
    def refusing(self) -> str | None:
        raise PublicError("NOT_NOW", "Come back tomorrow.")


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self, title: str) -> Project:
        return Project(id=strawberry.ID("1"), title=title)


SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig(auto_camel_case=True))
GRAPHQL_SCHEMA = SCHEMA._schema
DOCUMENTS = Documents(GRAPHQL_SCHEMA)


async def run(request: GraphQLRequest) -> GraphQLAnswer:
    plan = admit(DOCUMENTS, request)
    result = execute(
        GRAPHQL_SCHEMA,
        plan.prepared.document,
        variable_values=plan.variables,
        operation_name=request.operation_name,
    )
    if asyncio.iscoroutine(result):
        result = await result
    body = {"data": result.data, "extensions": {"cost": plan.cost.as_json(), "locale": request.locale}}
    if result.errors:
        body["errors"] = describe(result.errors, request.request_id)
    return GraphQLAnswer(Outcome.EXECUTED, orjson.dumps(body), revision=1)


async def identify(request: Request) -> str | None:
    return request.headers.get("authorization")


def application(seconds: float = 10.0) -> Starlette:
    endpoint = GraphQLEndpoint(
        execute=run,
        identify=identify,
        origins=("https://kerege.example",),
        page=page(),
    )
    rules = GuardRules(hosts=allowed_hosts("https://kerege.example", ["testserver"]), seconds=seconds)
    return Starlette(
        routes=[assets_route(), Route("/graphql", endpoint)],
        middleware=[Middleware(SecurityHeaders, https=True), Middleware(Guard, rules=rules)],
    )


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with TestClient(application(), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A real server, with little patience so that tests need little too."""
    listener = socket.create_server(("127.0.0.1", 0))
    protocol = type("Impatient", (BoundedProtocol,), {"seconds": 0.5})
    config = uvicorn.Config(
        application(seconds=0.5), http=protocol, ws="none", lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)
    listener.close()
