import json

import pytest
from starlette.testclient import TestClient

GRAPHQL = "application/graphql-response+json"
RENAME = 'mutation { rename(title: "x") { title } }'


def post(client: TestClient, query: str, **headers: str) -> object:
    return client.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/json", "application/json"),
        (f"{GRAPHQL};q=0, */*", "application/json"),
        ("application/json;q=x, application/graphql-response+json;q=0.1", GRAPHQL),
    ],
)
def test_media_type_is_negotiated(client: TestClient, accept: str | None, answered: str) -> None:
    headers = {} if accept is None else {"Accept": accept}
    if accept is None:
        client.headers.pop("accept", None)
    response = client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"
    assert response.headers["vary"] == "Accept, Accept-Language, Authorization, Cookie"


@pytest.mark.parametrize("accept", ["text/plain", "application/jsonx", "application/json;q=0"])
def test_other_media_types_are_not_acceptable(client: TestClient, accept: str) -> None:
    response = client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept})
    assert response.status_code == 406


@pytest.mark.parametrize("query", ["{", "{ nope }", "query($n: Int!) { __typename }", "{ projects(first: 1) }"])
def test_what_did_not_run_has_no_data(client: TestClient, query: str) -> None:
    newer = client.post("/graphql", json={"query": query}, headers={"Accept": GRAPHQL})
    older = client.post("/graphql", json={"query": query}, headers={"Accept": "application/json"})
    assert (newer.status_code, older.status_code) == (400, 200)
    assert "data" not in newer.json()
    assert newer.json()["errors"][0]["extensions"]["code"]


def test_cost_is_told(client: TestClient) -> None:
    body = client.post("/graphql", json={"query": "{ projects(first: 5) { nodes { id } } }"}).json()
    assert body["extensions"]["cost"] == {
        "requested": 6,
        "limit": 1000,
        "depth": 3,
        "depthLimit": 10,
        "fields": 3,
    }


def test_get_reads(client: TestClient) -> None:
    given = {
        "query": "query A($n: Int) { projects(first: $n) { nodes { id } } } query B { __typename }",
        "variables": '{"n": 2}',
        "operationName": "A",
        "extensions": "{}",
    }
    response = client.get("/graphql", params=given, headers={"Accept": GRAPHQL})
    assert len(response.json()["data"]["projects"]["nodes"]) == 2
    tag = response.headers["etag"]
    again = client.get("/graphql", params=given, headers={"Accept": GRAPHQL, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Accept, Accept-Language, Authorization, Cookie"
    assert again.headers["cache-control"] == "public, no-cache"


def test_get_never_writes(client: TestClient) -> None:
    response = client.get("/graphql", params={"query": RENAME})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert "data" not in response.json()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"])
def test_other_methods(client: TestClient, method: str) -> None:
    response = client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://kerege.example"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_pages_of_other_sites_do_not_write(client: TestClient, headers: dict[str, str], status: int) -> None:
    response = client.post("/graphql", json={"query": RENAME}, headers=headers)
    assert response.status_code == status
    read = client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert read.status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/json; charset=utf-16",
        "application/json, text/plain",
        "",
    ],
)
def test_only_json_is_taken(client: TestClient, content_type: str) -> None:
    response = client.post("/graphql", content=b'{"query":"{__typename}"}', headers={"Content-Type": content_type})
    assert response.status_code == 415


@pytest.mark.parametrize("content_type", ["application/json", 'Application/JSON ; Charset="UTF-8"'])
def test_json_by_any_spelling(client: TestClient, content_type: str) -> None:
    response = client.post("/graphql", content=b'{"query":"{__typename}"}', headers={"Content-Type": content_type})
    assert response.status_code == 200


BAD_BODIES = {
    "empty": b"",
    "no json": b"{",
    "batch": b'[{"query":"{__typename}"}]',
    "number": b"1",
    "no query": b"{}",
    "query of spaces": b'{"query":"  "}',
    "invalid utf-8": b'{"query":"{__typename}\xff"}',
    "byte order mark": b'\xef\xbb\xbf{"query":"{__typename}"}',
    "lone surrogate": b'{"query":"{__typename}","variables":{"a":"\\ud800"}}',
    "nul": b'{"query":"{__typename}","variables":{"a":["\\u0000"]}}',
    "nul in a key": b'{"query":"{__typename}","variables":{"\\u0000":1}}',
    "nul in the query": b'{"query":"{__typename}\\u0000"}',
    "nested": b'{"query":"{__typename}","variables":{"a":' + b"[" * 1000 + b"]" * 1000 + b"}}",
    "nested past reading": b'{"query":"{__typename}","variables":{"a":' + b"[" * 40_000 + b"]" * 40_000 + b"}}",
    "huge integer": b'{"query":"{__typename}","variables":{"a":' + b"9" * 5000 + b"}}",
    "large integer": b'{"query":"{__typename}","variables":{"a":123456789012345678}}',
    "huge float": b'{"query":"{__typename}","variables":{"a":1e999}}',
    "nan": b'{"query":"{__typename}","variables":{"a":NaN}}',
    "same key twice": b'{"query":"{__typename}","query":"{a:__typename}"}',
    "same inner key twice": b'{"query":"{__typename}","variables":{"a":{"b":1,"b":2}}}',
}


@pytest.mark.parametrize("name", BAD_BODIES)
@pytest.mark.parametrize("accept", [GRAPHQL, "application/json"])
def test_bad_bodies_are_400_in_words(client: TestClient, name: str, accept: str) -> None:
    headers = {"Content-Type": "application/json", "Accept": accept}
    response = client.post("/graphql", content=BAD_BODIES[name], headers=headers)
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "query=%ff",
        "query=%00",
        "query={__typename}&query={__typename}",
        "query={__typename}&variables=[]",
        "query={__typename}&variables={",
        "query={__typename}&extensions=1",
        "query={__typename}&locale=de",
        "query={__typename}&locale=",
        "query={__typename}&" + "&".join(f"a{n}=1" for n in range(200)),
    ],
)
def test_bad_query_strings(client: TestClient, query_string: str) -> None:
    assert client.get(f"/graphql?{query_string}").status_code == 400


@pytest.mark.parametrize(
    ("address", "accept_language", "locale"),
    [
        ("/graphql", None, "en"),
        ("/graphql", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("/graphql", "de", "en"),
        ("/graphql?locale=kk", "ru", "kk"),
        ("/graphql?locale=kz", None, "kk"),
    ],
)
def test_locale(client: TestClient, address: str, accept_language: str | None, locale: str) -> None:
    headers = {"Accept-Language": accept_language} if accept_language else {}
    body = client.post(address, json={"query": "{ __typename }"}, headers=headers).json()
    assert body["extensions"]["locale"] == locale


def test_errors_of_ours_stay_inside(client: TestClient) -> None:
    response = client.post("/graphql", json={"query": "{ failing refusing }"})
    failing, refusing = response.json()["errors"]
    assert response.status_code == 200
    assert failing["message"] == "Internal error"
    assert failing["extensions"]["code"] == "INTERNAL"
    assert failing["extensions"]["requestId"]
    assert refusing["message"] == "Come back tomorrow."
    assert refusing["extensions"] == {"code": "NOT_NOW"}
    assert "secret" not in response.text


def test_values_of_clients_are_not_repeated_at_length(client: TestClient) -> None:
    body = {
        "query": "query($n: Int) { projects(first: $n) { totalCount } }",
        "variables": {"n": "x" * 50_000},
    }
    response = client.post("/graphql", json=body)
    assert len(response.content) < 2000
    assert "data" not in json.loads(response.content)
