"""One document, one statement; and the executor gives the same answer as PostgreSQL's own JSON."""

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.door import Door
from api.kernel.answers import GraphQLRequest
from tests.support import ask

SCALARS = ["slug", "kind", "title", "titleLanguage", "summary", "publishedAt", "freshness", "tags", "latitude", "id"]
OBJECTS = {
    "region": ["slug", "name", "name(locale: kk)", "areaKm2", "type", "iso"],
    "district": ["name", "kato", "shortName"],
    "industry": ["code", "name", "sector"],
    "translations": ["locale", "state"],
}
ROOTS = {
    "projects": ["INVESTMENT_DESC", "INVESTMENT_ASC", "TITLE_ASC", "PUBLISHED_DESC"],
    "sites": ["AREA_DESC", "TITLE_ASC"],
    "partners": ["TITLE_ASC", "CONFIRMED_DESC"],
}


@st.composite
def selections(draw: st.DrawFn) -> str:
    """Fields of a record: aliases, fragments, directives, nested objects."""
    parts = [
        f"{draw(st.sampled_from(['', 'a: ', 'b: ']))}{name}"
        for name in draw(st.lists(st.sampled_from(SCALARS), unique=True, min_size=1, max_size=4))
    ]
    parts = list({part.split(":")[0]: part for part in parts}.values())
    for name in draw(st.lists(st.sampled_from(sorted(OBJECTS)), unique=True, max_size=3)):
        inner = draw(st.lists(st.sampled_from(OBJECTS[name]), unique=True, min_size=1, max_size=3))
        parts.append(f"{name} {{ {' '.join({i.split('(')[0]: i for i in inner}.values())} }}")
    if draw(st.booleans()):
        included = draw(st.sampled_from(["true", "false"]))
        parts.append(f"... on Record {{ __typename updatedAt @include(if: {included}) }}")
    return " ".join(parts)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A query over one or two connections."""
    roots = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(sorted(ROOTS)), min_size=1, max_size=2))):
        order = draw(st.sampled_from(ROOTS[name]))
        size = draw(st.sampled_from(["first: 3", "last: 2", 'first: 1, filter: {regions: ["KZ-10"]}']))
        extra = draw(
            st.sampled_from(
                ["", "totalCount", "pageInfo { hasNextPage endCursor }", "facets { name buckets { value count } }"]
            )
        )
        shape = draw(st.sampled_from(["nodes { %s }", "edges { cursor node { %s } }"]))
        roots.append(f"r{number}: {name}({size}, orderBy: {order}) {{ {extra} {shape % draw(selections())} }}")
    return "{ " + " ".join(roots) + " }"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
async def test_both_ways_give_the_same_answer(door: Door, document: str) -> None:
    whole = await ask(door, document, "kk")
    walked = await ask(door, document[:-1] + " __schema { queryType { name } } }", "kk")
    walked.pop("__schema")
    assert walked == whole


async def test_a_document_is_one_statement(door: Door, monkeypatch: Any) -> None:
    statements: list[str] = []
    read = Door._read

    async def counted(self: Door, statement: Any) -> bytes:
        statements.append(statement.sql)
        return await read(self, statement)

    monkeypatch.setattr(Door, "_read", counted)
    document = (
        "{ projects(first: 5) { totalCount facets { name buckets { label } } nodes { title region { name"
        " neighbours { name } sites { totalCount } } supportMeasures { title } } }"
        ' region(slug: "abai") { name indicators { value } } catalogue { revision } }'
    )
    await ask(door, document)
    assert len(statements) == 1


async def test_answers_are_compact_and_carry_their_cost(door: Door) -> None:
    answer = await door.answer(GraphQLRequest("{ catalogue { revision } }", locale="en"))
    assert orjson.loads(answer.body)["extensions"]["cost"]["requested"] >= 0
    assert b'{"data":{"catalogue":{"revision":' in answer.body
