"""The memoised measure against a naive one that writes every fragment out."""

from dataclasses import dataclass, field

import pytest
from graphql import build_schema, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kernel.cost import CEILING, CostModel
from api.kernel.measure import measure
from api.kernel.measured_schema import MeasuredSchema

SDL = """
type Query {
  projects(first: Int, last: Int): ProjectConnection!
  newest(first: Int): [Project!]!
  region: Region!
}
type ProjectConnection { edges: [Edge!]! nodes: [Project!] totalCount: Int facets: [Facet!]! }
type Edge { node: Project! cursor: String }
type Facet { name: String buckets: [Bucket!]! }
type Bucket { value: String }
type Project { id: ID! title: String region: Region! money: Money things: [Thing!]! }
type Region { id: ID! slug: String neighbours: [Region!]! projects(first: Int): ProjectConnection! }
type Money { amount: String currency: String }
union Thing = Project | Region
"""
MODEL = CostModel(lists={"Region.neighbours": 3}, weights={"Project.money": 2})
SCHEMA = MeasuredSchema(build_schema(SDL), MODEL)
CONNECTION = {"projects"}
FIELDS: dict[str, dict[str, str | None]] = {
    "Query": {"projects": "ProjectConnection", "newest": "Project", "region": "Region", "__typename": None},
    "ProjectConnection": {"edges": "Edge", "nodes": "Project", "totalCount": None, "facets": "Facet"},
    "Edge": {"node": "Project", "cursor": None},
    "Facet": {"name": None, "buckets": "Bucket"},
    "Bucket": {"value": None},
    "Project": {"id": None, "title": None, "region": "Region", "money": "Money", "things": "Thing"},
    "Region": {"id": None, "slug": None, "neighbours": "Region", "projects": "ProjectConnection"},
    "Money": {"amount": None, "currency": None},
    "Thing": {"__typename": None},
}
LIST_SIZE = {"neighbours": 3, "things": 20, "facets": 20, "buckets": 20}
WEIGHT = {"nodes": 1, "node": 1, "region": 1, "neighbours": 1, "newest": 1, "things": 1, "money": 2}


@dataclass
class Chosen:
    text: str
    name: str = ""
    alias: bool = False
    page: int | None = None
    inner: list["Chosen"] = field(default_factory=list)
    spread: str | None = None
    plain: bool = False
    """An inline fragment: its selections stand where it stands."""


@st.composite
def selections(draw: st.DrawFn, parent: str, spreads: dict[str, list[str]], deep: int = 4) -> list[Chosen]:
    return [draw(one(parent, spreads, deep)) for _ in range(draw(st.integers(1, 3)))]


@st.composite
def one(draw: st.DrawFn, parent: str, spreads: dict[str, list[str]], deep: int) -> Chosen:
    kind = draw(st.sampled_from(["field", "field", "field", "inline", "spread"]))
    if kind == "spread" and spreads.get(parent):
        name = draw(st.sampled_from(spreads[parent]))
        return Chosen(f"...{name}", spread=name)
    if kind == "inline" and deep:
        inner = draw(selections(parent, spreads, deep - 1))
        return Chosen(f"... on {parent} {{ {joined(inner)} }}", inner=inner, plain=True)
    names = [name for name, result in FIELDS[parent].items() if deep or result is None] or ["__typename"]
    name = draw(st.sampled_from(names))
    alias = draw(st.booleans())
    text = f"a: {name}" if alias else name
    page = draw(st.none() | st.integers(0, 130)) if name in ("projects", "newest") else None
    if page is not None:
        text += f"(first: {draw(st.sampled_from([str(page), f'$p{page}']))})"
    result = FIELDS[parent].get(name)
    inner = draw(selections(result, spreads, deep - 1)) if result else []
    return Chosen(f"{text} {{ {joined(inner)} }}" if inner else text, name, alias, page, inner)


def joined(chosen: list[Chosen]) -> str:
    return " ".join(item.text for item in chosen)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Chosen], dict[str, list[Chosen]]]:
    """Fragments spread only those made before them, so there is no circle."""
    spreads: dict[str, list[str]] = {}
    bodies: dict[str, list[Chosen]] = {}
    text = ""
    for number in range(draw(st.integers(0, 5))):
        on = draw(st.sampled_from(["Query", "ProjectConnection", "Project", "Region", "Edge"]))
        name = f"F{number}"
        bodies[name] = draw(selections(on, {key: list(value) for key, value in spreads.items()}, 2))
        text += f" fragment {name} on {on} {{ {joined(bodies[name])} }}"
        spreads.setdefault(on, []).append(name)
    root = draw(selections("Query", spreads))
    return f"query Q {{ {joined(root)} }}" + text, root, bodies


def written_out(chosen: list[Chosen], bodies: dict[str, list[Chosen]]) -> list[Chosen]:
    result: list[Chosen] = []
    for item in chosen:
        if item.spread is not None:
            result += written_out(bodies[item.spread], bodies)
        elif item.plain:
            result += written_out(item.inner, bodies)
        else:
            result.append(Chosen("", item.name, item.alias, item.page, written_out(item.inner, bodies)))
    return result


def depth(fields: list[Chosen]) -> int:
    return max((1 + depth(item.inner) for item in fields), default=0)


def count(fields: list[Chosen]) -> int:
    return sum(1 + count(item.inner) for item in fields)


def aliases(fields: list[Chosen]) -> int:
    return sum(item.alias + aliases(item.inner) for item in fields)


def cost(fields: list[Chosen], page: int = 20) -> int:
    total = 0
    for item in fields:
        asked = 20 if item.page is None else min(item.page, 100)
        if item.name == "projects":
            total += 1 + cost(item.inner, asked)
        else:
            times = {"edges": page, "nodes": page, "newest": asked}.get(item.name, LIST_SIZE.get(item.name, 1))
            total += times * (WEIGHT.get(item.name, 0) + cost(item.inner))
    return total


@settings(max_examples=300, deadline=None)
@given(documents())
def test_equals_the_naive_expansion(made: tuple[str, list[Chosen], dict[str, list[Chosen]]]) -> None:
    text, root, bodies = made
    figures = measure(parse(text), SCHEMA, MODEL).operations["Q"]
    fields = written_out(root, bodies)
    assert figures.depth == depth(fields)
    assert figures.fields == count(fields)
    assert figures.aliases == aliases(fields)
    assert figures.width == len(fields)
    variables = {f"p{number}": number for number in range(131)}
    assert figures.cost(variables, MODEL) == min(cost(fields), CEILING)


def cost_of(text: str, **variables: object) -> int:
    (figures,) = measure(parse(text), SCHEMA, MODEL).operations.values()
    return figures.cost(variables, MODEL)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 8), (7.0, 8), (1000, 101), (-5, 1), ("7", 101), (True, 101), (None, 21), (float("inf"), 101)],
)
def test_page_sizes_from_variables(value: object, expected: int) -> None:
    assert cost_of("query($n: Int) { projects(first: $n) { nodes { id } } }", n=value) == expected


def test_default_of_a_variable_counts_until_it_is_given() -> None:
    text = "query($n: Int = 50) { projects(first: $n) { nodes { id } } }"
    assert cost_of(text) == 51
    assert cost_of(text, n=3) == 4


def test_the_larger_of_first_and_last_counts() -> None:
    assert cost_of("{ projects(first: 2, last: 9) { nodes { id } } }") == 10


def test_a_page_of_a_hundred_records_with_their_relations_fits() -> None:
    text = "{ projects(first: 100) { totalCount edges { node { id title region { slug } money { amount } } } } }"
    assert cost_of(text) == 1 + 100 * (1 + 1 + 2)


def test_a_circle_is_named() -> None:
    text = "{...Lead} fragment Lead on Query {...A} fragment A on Query {...B} fragment B on Query {...A}"
    assert measure(parse(text), SCHEMA, MODEL).cycle in ("A", "B")


def test_what_the_schema_does_not_know_is_tolerated() -> None:
    text = "{ nothing(first: 3) { a { b } } ...Missing ... on Nowhere { x { y } } }"
    figures = measure(parse(text), SCHEMA, MODEL).operations[None]
    assert (figures.depth, figures.fields, figures.cost({}, MODEL)) == (3, 5, 0)
