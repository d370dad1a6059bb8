"""Real servers for the tests: one PostgreSQL and one Meilisearch a run, and the whole application over them."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from api.catalogue.interchange.importing import import_files
from api.catalogue.reference import load_reference
from api.door import Door
from api.kernel.database import Database
from api.kernel.local.cluster import APP_ROLE
from api.kernel.local.urls import as_role
from api.kernel.migrate import migrate
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings, settings
from search.server import Address, LocalMeilisearch
from tests.support import Breakable, over

ROOT = Path(__file__).parent.parent
PROGRAMS = ROOT / "var" / "meilisearch" / "bin"
SAMPLE = sorted((ROOT / "sample").glob("*.jsonl"))


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server, as its owner: that of DATABASE_URL, else an embedded one of this run alone."""
    folder = tmp_path_factory.mktemp("var")
    database = local_database(read_settings(var_dir=folder))
    with database:
        yield database.owner
    database.wait_until_gone(10)


def serving(url: str) -> str:
    """The same database as the role that serves: the tests need no more rights than the product."""
    return as_role(url, APP_ROLE)


@contextmanager
def new_database(server_url: str, template: str | None = None) -> Iterator[str]:
    """A database of its own on the server, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(create)
        try:
            yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def empty_template(server_url: str) -> Iterator[str]:
    """A migrated database with reference data and no records, to copy from."""
    with new_database(server_url) as url:
        migrate(url, serving(url))
        asyncio.run(over(serving(url), load_reference))
        yield str(make_url(url).database)


@pytest.fixture
def empty_url(server_url: str, empty_template: str) -> Iterator[str]:
    """A migrated database with reference data and no records, for one test."""
    with new_database(server_url, empty_template) as url:
        yield serving(url)


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    """The same, opened."""
    database = Database(empty_url, size=4)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def untouched_url(server_url: str, empty_template: str) -> Iterator[str]:
    """A database without records for tests of refusals: each of them proves that it stays so."""
    with new_database(server_url, empty_template) as url:
        yield serving(url)


@pytest.fixture(scope="session")
async def untouched(untouched_url: str) -> AsyncIterator[Database]:
    """The same, opened."""
    database = Database(untouched_url, size=2)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def meilisearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A Meilisearch of this run alone."""
    server = LocalMeilisearch(tmp_path_factory.mktemp("search"), programs=PROGRAMS)
    address = server.start()
    if address is None:
        pytest.fail(f"the tests need Meilisearch: {server.reason}")
    yield address
    server.stop()
    server.wait_until_gone(5)


@pytest.fixture
def breakable(tmp_path: Path) -> Iterator[Breakable]:
    """A Meilisearch for one test, which may stop or kill it."""
    server = LocalMeilisearch(tmp_path, programs=PROGRAMS)
    address = server.start()
    assert address, server.reason
    yield Breakable(address, server.folder)
    server.stop()
    server.wait_until_gone(5)


@pytest.fixture(scope="session")
def database_url(server_url: str, empty_template: str) -> Iterator[str]:
    """A database with the sample catalogue; tests only read it."""
    with new_database(server_url, empty_template) as url:
        asyncio.run(over(serving(url), lambda database: import_files(database, SAMPLE)))
        yield serving(url)


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    """The sample catalogue, opened."""
    opened = Database(database_url, size=4)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
async def door(database: Database) -> Door:
    """The way in over the sample catalogue, without search."""
    return Door(database)


@pytest.fixture(scope="session")
def client(database_url: str, meilisearch: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the whole application over the sample catalogue, indexed by both engines."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DATABASE_URL", database_url)
    patch.setenv("MEILISEARCH_URL", meilisearch.url)
    patch.setenv("MEILISEARCH_KEY", meilisearch.key)
    patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("client")))
    settings.cache_clear()
    from portal.app import create_app
    from tests.support import index_all

    asyncio.run(index_all(database_url, meilisearch))
    with TestClient(
        create_app(), base_url="http://127.0.0.1", client=("127.0.0.1", 1), follow_redirects=False
    ) as opened:
        # The process warms up beside its first visitors; on a busy machine those are answered by PostgreSQL meanwhile.
        opened.get("/en/search/?q=KAZNEX")
        yield opened
    patch.undo()
    settings.cache_clear()
