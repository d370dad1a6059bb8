"""What is not public shows in no answer and no count, also when an index claims it: both engines, portal too."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import meilisearch as client
import pytest
from starlette.testclient import TestClient

from api.catalogue.feeding import feed_postgresql, rebuild
from api.catalogue.interchange.importing import import_files
from api.door import Door
from api.kernel.database import Database
from api.kernel.settings import settings
from search.meilisearch_calls import index_names, wait_for
from search.postgresql import PostgresqlEngine
from search.server import Address
from search.service import SearchService
from tests.search.servers import meilisearch_engine
from tests.support import ask, line

QUERY = """query ($query: String!, $first: Int, $after: String, $kinds: [RecordKind!], $filter: SearchFilter) {
  search(query: $query, first: $first, after: $after, kinds: $kinds, filter: $filter) {
    totalCount engine facets { name buckets { value count } } pageInfo { hasNextPage endCursor }
    edges { cursor node { slug } highlights { field fragments { text } } }
    similar { nodes { slug } edges { node { title } highlights { field } } }
  }
}"""
PUBLIC = ["brick-one", "brick-two", "brick-three"]
HIDDEN = "brick-hidden"


def project(slug: str, region: str, **more: Any) -> bytes:
    title = {"en": f"Brickworks {slug}"}
    return line(kind="project", slug=slug, region=region, industry="construction-materials", title=title, **more)


@pytest.fixture
async def catalogue(empty: Database, tmp_path: Path) -> Database:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(
        b"".join(project(slug, "abai") for slug in PUBLIC)
        + project(HIDDEN, "zhambyl")
        + project("brick-moved", "abai")
        + line(kind="site", slug="plot", region="abai", title={"en": "Brickyards plot"})
    )
    assert (await import_files(empty, [file])).stored
    return empty


async def tamper_postgresql(database: Database) -> None:
    """A copy of what finds a record, under an id of no record."""
    async with database.writing() as connection:
        await connection.execute(
            "INSERT INTO search_document SELECT %s, kind, 'ulytau', 'food', district, amount, updated_at, version,"
            " terms FROM search_document LIMIT 1",
            (uuid.uuid4(),),
        )


def tamper_meilisearch(address: Address, prefix: str) -> None:
    """The same in Meilisearch, and ids that are none."""
    server = client.Client(address.url, address.key)
    (name,) = index_names(server, prefix)
    index = server.index(name)
    found = dict(index.get_documents({"limit": 1}).results[0])
    rows = [
        {**found, "id": id, "kind": "project", "region": "ulytau", "sector": "food"}
        for id in (str(uuid.uuid4()), str(uuid.uuid4()).upper(), "not-an-id", "1")
    ]
    wait_for(server, [index.add_documents(rows, "id")], 30)


async def hide(database: Database) -> None:
    """Behind the back of the search: the index knows nothing of it."""
    async with database.writing() as connection:
        await connection.execute("UPDATE project SET status = 'withdrawn' WHERE slug = %s", (HIDDEN,))
        await connection.execute("UPDATE project SET region = 'turkistan' WHERE slug = 'brick-moved'")


@pytest.fixture(params=["meilisearch", "postgresql"])
async def door(request: pytest.FixtureRequest, catalogue: Database) -> AsyncIterator[Door]:
    own = PostgresqlEngine(catalogue.reading)
    await feed_postgresql(catalogue, own)
    if request.param == "postgresql":
        await tamper_postgresql(catalogue)
        await hide(catalogue)
        yield Door(catalogue, {SearchService: SearchService(own)})
        return
    address: Address = request.getfixturevalue("meilisearch")
    async with meilisearch_engine(address.url, address.key) as engine:
        await rebuild(catalogue, engine, "meilisearch")
        tamper_meilisearch(address, engine.prefix)
        await hide(catalogue)
        yield Door(catalogue, {SearchService: SearchService(own, engine, budget=5)})


def buckets(found: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {f["name"]: {b["value"]: b["count"] for b in f["buckets"]} for f in found["facets"]}


async def test_only_what_is_public_is_shown_and_counted(door: Door) -> None:
    found = (await ask(door, QUERY, query="brickworks", first=2))["search"]
    assert found["totalCount"] == 4
    assert buckets(found) == {
        "kinds": {"PROJECT": 4},
        "regions": {"abai": 3, "turkistan": 1},
        "industries": {"construction-materials": 4},
    }
    slugs = [edge["node"]["slug"] for edge in found["edges"]]
    onward = {"query": "brickworks", "first": 2, "after": found["pageInfo"]["endCursor"]}
    second = (await ask(door, QUERY, **onward))["search"]
    slugs += [edge["node"]["slug"] for edge in second["edges"]]
    assert sorted(slugs) == sorted([*PUBLIC, "brick-moved"])
    assert (found["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_filter_goes_by_what_the_record_says_now(door: Door) -> None:
    for region in ("ulytau", "zhambyl"):
        found = (await ask(door, QUERY, query="brickworks", filter={"regions": [region]}))["search"]
        assert (found["totalCount"], found["edges"]) == (0, [])
        assert buckets(found)["regions"] == {"abai": 3, "turkistan": 1}
    found = (await ask(door, QUERY, query="brickworks", filter={"regions": ["abai"]}, kinds=["PROJECT"]))["search"]
    assert found["totalCount"] == 3
    assert buckets(found)["regions"] == {"abai": 3, "turkistan": 1}


async def test_similar_records_are_public_too(door: Door) -> None:
    found = (await ask(door, QUERY, query="brickyards"))["search"]
    assert [edge["node"]["slug"] for edge in found["edges"]] == ["plot"]
    similar = [node["slug"] for node in found["similar"]["nodes"]]
    assert set(similar) <= {*PUBLIC, "brick-moved"}
    assert len(similar) == len(set(similar))


@pytest.fixture
def portal(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    for name, value in (("DATABASE_URL", empty_url), ("SEARCH_ENGINE", "postgresql"), ("VAR_DIR", str(tmp_path))):
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    from portal.app import create_app

    with TestClient(create_app(), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as opened:
        yield opened
    settings.cache_clear()


async def test_the_portal_shows_no_more(catalogue: Database, portal: TestClient) -> None:
    await feed_postgresql(catalogue, PostgresqlEngine(catalogue.reading))
    await tamper_postgresql(catalogue)
    await hide(catalogue)
    page = portal.get("/en/search/", params={"q": "brickworks"}).text
    assert ">4 results<" in page
    assert HIDDEN not in page
    assert 'value="ulytau"' not in page
    assert 'value="zhambyl"' not in page
    suggested = portal.get("/en/suggest/", params={"q": "brick"}).json()
    assert sorted(each["text"] for each in suggested) == sorted(
        ["Brickyards plot", *(f"Brickworks {slug}" for slug in (*PUBLIC, "brick-moved"))]
    )
