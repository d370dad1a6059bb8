"""Search by GraphQL over both engines' records."""

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api import door as door_module
from api.catalogue.feeding import rebuild
from api.door import Door
from api.kernel.database import Database
from search.postgresql import PostgresqlEngine
from search.service import SearchService


def ask(client: TestClient, document: str, locale: str = "en", **variables: Any) -> dict[str, Any]:
    body = {"query": document, "variables": variables}
    answer = client.post(f"/graphql?locale={locale}", json=body).json()
    assert "errors" not in answer, answer
    return answer["data"]


FIND = "query($q: String!) { search(query: $q, first: 10) { totalCount engine repaired nodes { slug kind } } }"


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("copper smelter aktogay", "aktogay-copper-smelter"),
        ("медеплавильный завод Актогай", "aktogay-copper-smelter"),
        ("Ақтоғай мыс балқыту", "aktogay-copper-smelter"),
        ("aqtogai mys balqytu", "aktogay-copper-smelter"),
        ("vtltgkfdbkmysq pfdjl frnjufq", "aktogay-copper-smelter"),
        ("морпорт актау", "seaport-aktau-sez"),
    ],
)
def test_a_record_is_found_in_any_language_script_and_layout(client: TestClient, query: str, slug: str) -> None:
    found = ask(client, FIND, q=query)["search"]
    assert slug in [node["slug"] for node in found["nodes"][:3]], found
    assert found["engine"] == "MEILISEARCH"


def test_what_was_repaired_is_told(client: TestClient) -> None:
    assert ask(client, FIND, q="vtltgkfdbkmysq pfdjl")["search"]["repaired"] == "медеплавильный завод"


def test_pages_go_on_and_filters_narrow(client: TestClient) -> None:
    document = (
        "query($a: String, $f: SearchFilter, $k: [RecordKind!])"
        ' { search(query: "завод", first: 5, after: $a, filter: $f, kinds: $k) {'
        " totalCount pageInfo { hasNextPage endCursor } facets { name buckets { value count } }"
        " edges { cursor node { id kind region { slug } } } } }"
    )
    first = ask(client, document)["search"]
    second = ask(client, document, a=first["pageInfo"]["endCursor"])["search"]
    ids = [edge["node"]["id"] for edge in first["edges"] + second["edges"]]
    assert len(ids) == len(set(ids)) == 10
    narrowed = ask(client, document, f={"regions": ["KZ-10"]}, k=["PROJECT"])["search"]
    assert 0 < narrowed["totalCount"] < first["totalCount"]
    assert {(e["node"]["kind"], e["node"]["region"]["slug"]) for e in narrowed["edges"]} == {("PROJECT", "abai")}
    nowhere = ask(client, document, f={"regions": ["mars"]})["search"]
    assert nowhere["totalCount"] == 0
    assert nowhere["edges"] == []


def test_marks_are_whole_words_of_the_text_shown(client: TestClient) -> None:
    marks = "highlights { field fragments { text match } }"
    document = f'{{ search(query: "copper", first: 3) {{ edges {{ node {{ title }} {marks} }} }} }}'
    for edge in ask(client, document)["search"]["edges"]:
        title = next(h for h in edge["highlights"] if h["field"] == "title")
        assert "".join(f["text"] for f in title["fragments"]) == edge["node"]["title"]
    assert any(
        fragment["match"] and "copper" in fragment["text"].lower()
        for edge in ask(client, document)["search"]["edges"]
        for highlight in edge["highlights"]
        for fragment in highlight["fragments"]
    )


def test_similar_is_a_connection_and_stands_beside_few_hits(client: TestClient) -> None:
    document = (
        '{ search(query: "aktogay copper smelter plant nearby") { totalCount'
        " similar(first: 2) { totalCount pageInfo { hasNextPage } edges { cursor node { slug } } nodes { title } } } }"
    )
    similar = ask(client, document)["search"]["similar"]
    assert len(similar["edges"]) == len(similar["nodes"]) <= 2


def test_every_connection_offers_facets(client: TestClient) -> None:
    data = ask(client, "{ regions { facets { name buckets { value label count } } } }", "kk")
    (facet,) = data["regions"]["facets"]
    assert facet["name"] == "types"
    assert {bucket["value"]: bucket["count"] for bucket in facet["buckets"]} == {"REGION": 17, "CITY": 3}


ALIKE = [
    "{ search(query: %s) { totalCount engine degraded repaired nodes { slug } } }",
    "{ found: search(query: %s, first: 3) { __typename all: totalCount"
    " edges { __typename at: cursor node { __typename id } } } }",
    "{ search(query: %s) { pageInfo { more: hasNextPage hasPreviousPage startCursor endCursor __typename } } }",
    "{ search(query: %s, first: 2) { facets { name __typename buckets { value label n: count __typename } } } }",
    "{ search(query: %s, first: 2) { edges { highlights { field __typename fragments { text match __typename } } } } }",
    "{ search(query: %s) { similar(first: 2) { __typename totalCount nodes { title ... on Site { areaTotalHa } }"
    " edges { cursor } pageInfo { hasNextPage } } } }",
    "query($no: Boolean = false) { search(query: %s) { totalCount @skip(if: true) ...Few"
    " nodes @include(if: $no) { slug } } }"
    " fragment Few on SearchConnection { edges { node { ... on Record { kind region { name } } } } }",
    "{ search(query: %s, first: 1000) { totalCount } }",
    '{ search(query: %s, after: "?") { totalCount } }',
    "{ search(query: %s) { totalCount } search2: search(query: %s) { totalCount } }",
]


@pytest.mark.parametrize("document", ALIKE)
@pytest.mark.parametrize("query", ["завод", "copper", "Aktogay vtltgkfdbkmysq", "zzzzqqqq", ""])
async def test_its_own_answer_is_that_of_the_executor(
    searching: Door, monkeypatch: pytest.MonkeyPatch, document: str, query: str
) -> None:
    asked = document.replace("%s", orjson.dumps(query).decode())
    own = await searching.execute(asked, locale="kk")
    monkeypatch.setattr(door_module, "ANSWERS", {})
    walked = await searching.execute(asked, locale="kk")
    assert (own.data, own.errors) == (walked.data, walked.errors)


@pytest.fixture
async def searching(database: Database) -> Door:
    engine = PostgresqlEngine(database.reading)
    await rebuild(database, engine, "postgresql")
    return Door(database, {SearchService: SearchService(engine)})
