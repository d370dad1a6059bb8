"""What strangers may send as documents and variables: an answer or a plain refusal, never a defect of ours."""

import base64
from typing import Any

import orjson
import pytest

from api.door import Door
from api.kernel.answers import GraphQLRequest, Refused
from tests.support import ask

ID = "019e0000-0000-7000-8000-000000000000"
TITLE = "TITLE_ASC:en"


def cursor(*parts: Any) -> str:
    return base64.b64encode(orjson.dumps(parts)).decode()


@pytest.mark.parametrize("way", ["first: 2, after", "last: 2, before"])
@pytest.mark.parametrize(
    ("root", "order", "made_for", "value"),
    [
        *[("projects", "INVESTMENT_DESC", "INVESTMENT_DESC", v) for v in ("x", "", "1e200000", "0x10", "1" * 5000)],
        *[("projects", "PUBLISHED_DESC", "PUBLISHED_DESC", v) for v in ("x", "", "NaN", "2025", "tomorrow")],
        ("projects", "PUBLISHED_DESC", "PUBLISHED_DESC", "2025-02-30 00:00:00+00"),
        ("projects", "CONFIRMED_DESC", "CONFIRMED_DESC", "2025-01-01 00:00:00+23:59"),
        ("sites", "AREA_ASC", "AREA_ASC", "NaN"),
        ("partners", "TITLE_ASC", TITLE, "\0"),
    ],
)
async def test_a_cursor_with_another_value_in_it_is_refused(
    door: Door, way: str, root: str, order: str, made_for: str, value: str
) -> None:
    document = f"query($c: String) {{ {root}(orderBy: {order}, {way}: $c) {{ nodes {{ slug }} }} }}"
    result = await door.execute(document, {"c": cursor(made_for, value, ID)}, locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == ["BAD_CURSOR"]


@pytest.mark.parametrize("written", [f"urn:uuid:{ID}", f"{{{ID}}}", ID.upper(), f"0-1{ID[2:]}"])
async def test_an_id_in_a_cursor_may_be_written_in_any_way(door: Door, written: str) -> None:
    document = "query($c: String) { projects(orderBy: TITLE_ASC, after: $c) { nodes { slug } } }"
    result = await door.execute(document, {"c": cursor(TITLE, "0", written)}, locale="en")
    assert {error["extensions"]["code"] for error in result.errors} <= {"BAD_CURSOR"}


@pytest.mark.parametrize("name", ["data", "state", *(f"t{number}" for number in range(13)), "__type", "value", "id"])
async def test_a_field_may_be_called_anything(door: Door, name: str) -> None:
    fields = "slug region { name } translations { state } investment { amount }"
    plain = "{ projects(first: 2) { nodes { %s } edges { cursor } facets { name } } catalogue { revision } %s }"
    known = await ask(door, plain % (fields, "industries { code }"))
    renamed = (
        "{ %s: projects(first: 2) { %s: nodes { %s: slug a: region { %s: name } b: translations { %s: state }"
        " c: investment { %s: amount } } a: edges { %s: cursor } b: facets { %s: name } } a: catalogue { %s: revision }"
        " b: industries { %s: code } %s }"
    )
    for walked in ("", "walked: __typename"):
        data = await ask(door, renamed % ((name,) * 10 + (walked,)))
        assert [node[name] for node in data[name][name]] == [node["slug"] for node in known["projects"]["nodes"]]
        assert [node["a"][name] for node in data[name][name]] == [
            node["region"]["name"] for node in known["projects"]["nodes"]
        ]
        assert data["a"][name] == known["catalogue"]["revision"]
        assert [one[name] for one in data["b"]] == [one["code"] for one in known["industries"]]


@pytest.mark.parametrize(
    "fields",
    [
        "... on Site { siteType }",
        "... on Site { id } ... on Region { id }",
        "... on Record { __type: slug }",
        "__type: id",
    ],
)
async def test_an_object_by_id_is_the_same_in_both_ways(door: Door, fields: str) -> None:
    (known,) = (await ask(door, "{ projects(first: 1) { nodes { id } } }"))["projects"]["nodes"]
    document = "query($i: ID!) { node(id: $i) { %s } %s }"
    whole = await ask(door, document % (fields, ""), i=known["id"])
    walked = await ask(door, document % (fields, "w: __typename"), i=known["id"])
    assert walked == whole | {"w": "Query"}


@pytest.mark.parametrize(
    "document",
    [
        "query($b: Boolean = true) { projects(first: 1) @include(if: $b) { totalCount } }",
        "query($b: Boolean = true) { projects(first: 1) { nodes { slug @skip(if: $b) title } } }",
        "query($b: Boolean = true) { __typename projects(first: 1) { nodes { slug @skip(if: $b) title } } }",
    ],
)
async def test_null_is_no_condition(door: Door, document: str) -> None:
    result = await door.execute(document, {"b": None}, locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == ["BAD_USER_INPUT"]
    assert not (await door.execute(document, locale="en")).errors


@pytest.mark.parametrize(
    "asked",
    [
        "indicators { code year value source }",
        "tariffs { utility amount source }",
        "sectors { projects amountKzt industry { name } }",
        "institutions { title website }",
        "documents { title url }",
        "offer { paragraph part count }",
        "projects(first: 1) { facets { buckets { value count } } }",
    ],
)
async def test_lists_of_values_are_not_free(door: Door, asked: str) -> None:
    many = " ".join(f"a{number}: {asked}" for number in range(12))
    document = f"{{ regions(first: 17) {{ nodes {{ neighbours {{ neighbours {{ {many} }} }} }} }} }}"
    result = await door.execute(document, locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == ["LIMIT_EXCEEDED"]
    once = f"{{ regions(first: 100) {{ nodes {{ name {asked} }} }} }}"
    assert not (await door.execute(once, locale="en")).errors


async def test_an_answer_that_is_too_long_is_refused(door: Door) -> None:
    """That of a query over HTTP; the portal may ask for more."""
    document = "{ projects(first: 100) { nodes { title summary } } }"
    whole = (await door.answer(GraphQLRequest(document))).body
    most = len(whole)
    assert (await door.answer(GraphQLRequest(document, most_octets=most))).body == whole
    with pytest.raises(Refused) as refused:
        await door.answer(GraphQLRequest(document, most_octets=most - 1))
    told = {"code": "LIMIT_EXCEEDED", "limit": "octets of the answer", "asked": most, "allowed": most - 1}
    assert refused.value.errors[0].extensions == told
