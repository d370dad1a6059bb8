"""Whatever is sent, the answer is never a fault of the server."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
documents = st.sampled_from(
    [
        "query($n: Int) { projects(first: $n) { nodes { id } } }",
        "query($s: String!) { project(slug: $s) { title } }",
        "mutation($t: String!) { rename(title: $t) { title } }",
        "query A { __typename } query B { __typename }",
    ]
)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(body=st.binary(max_size=200))
def test_any_octets(client: TestClient, body: bytes) -> None:
    response = client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400


@relaxed
@given(query=documents | st.text(max_size=60), name=st.none() | values, variables=st.none() | values)
def test_any_json(client: TestClient, query: str, name: object, variables: object) -> None:
    body = json.dumps({"query": query, "operationName": name, "variables": variables})
    response = client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 400)
    assert "Internal error" not in response.text


@relaxed
@given(n=values)
def test_any_variable(client: TestClient, n: object) -> None:
    text = "query($n: Int) { projects(first: $n) { nodes { id } } }"
    body = json.dumps({"query": text, "variables": {"n": n}})
    response = client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 400)
    assert "Internal error" not in response.text


@relaxed
@given(query=st.binary(max_size=80), accept=st.text(st.characters(min_codepoint=32, max_codepoint=255)))
def test_any_address_and_header(client: TestClient, query: bytes, accept: str) -> None:
    header = accept.encode("latin-1")
    address = "/graphql?query=" + "".join(f"%{octet:02x}" for octet in query)
    response = client.get(address, headers={b"accept": header, b"accept-language": header})
    assert response.status_code < 500
