"""Reads of the catalogue by GraphQL, over the sample catalogue."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from api.door import Door
from tests.support import ask

ALL = (
    "query($a: String, $o: ProjectOrder) {{ projects(first: 50, after: $a, orderBy: $o)"
    " {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
)


async def walk(door: Door, fields: str, order: str, locale: str = "en") -> list[dict[str, Any]]:
    """All projects in an order, page by page."""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        data = await ask(door, ALL.format(fields=fields), locale, a=after, o=order)
        nodes += data["projects"]["nodes"]
        page = data["projects"]["pageInfo"]
        if not page["hasNextPage"]:
            return nodes
        after = page["endCursor"]


async def test_counts_are_those_of_the_sample(door: Door) -> None:
    data = await ask(door, "{ catalogue { projects sites partners regions } }")
    assert data["catalogue"] == {"projects": 139, "sites": 66, "partners": 87, "regions": 20}


@pytest.mark.parametrize(
    "order", ["INVESTMENT_DESC", "INVESTMENT_ASC", "CONFIRMED_DESC", "PUBLISHED_DESC", "TITLE_ASC"]
)
async def test_pages_of_any_order_hold_every_record_once(door: Door, order: str) -> None:
    slugs = [node["slug"] for node in await walk(door, "slug", order)]
    assert len(slugs) == len(set(slugs)) == 139


async def test_investments_are_compared_in_tenge_and_unknown_ones_come_last(door: Door) -> None:
    nodes = await walk(door, "investment { amount currency approximateKzt }", "INVESTMENT_DESC")
    sums = [node["investment"] for node in nodes]
    known = [s for s in sums if s]
    assert sums[: len(known)] == known
    tenge = [Decimal(s["approximateKzt"] or s["amount"]) for s in known]
    assert tenge == sorted(tenge, reverse=True)
    assert {s["currency"] for s in known} == {"KZT", "USD"}
    assert all((s["approximateKzt"] is None) == (s["currency"] == "KZT") for s in known)


async def test_backwards_is_the_same_list(door: Door) -> None:
    forwards = [node["slug"] for node in await walk(door, "slug", "TITLE_ASC")]
    document = (
        "query($b: String) { projects(last: 40, before: $b, orderBy: TITLE_ASC)"
        " { nodes { slug } pageInfo { hasPreviousPage startCursor } } }"
    )
    backwards: list[str] = []
    before = None
    while True:
        page = (await ask(door, document, b=before))["projects"]
        backwards = [node["slug"] for node in page["nodes"]] + backwards
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]
    assert backwards == forwards


async def test_titles_are_in_the_order_of_the_kazakh_alphabet(door: Door) -> None:
    from locales.collation import sort_key

    titles = [node["title"] for node in await walk(door, "title", "TITLE_ASC", "kk")]
    assert titles == sorted(titles, key=lambda title: sort_key(title, "kk"))
    assert titles != sorted(titles)


@pytest.mark.parametrize("code", ["abai", "KZ-10", "100000000"])
async def test_a_region_goes_by_slug_iso_and_kato(door: Door, code: str) -> None:
    document = (
        "query($c: String!, $cs: [String!]) { region(slug: $c) { slug projects { totalCount } }"
        " projects(filter: {regions: $cs}) { totalCount nodes { region { slug } } } }"
    )
    data = await ask(door, document, c=code, cs=[code])
    assert data["region"]["slug"] == "abai"
    assert data["projects"]["totalCount"] == data["region"]["projects"]["totalCount"] > 0
    assert {node["region"]["slug"] for node in data["projects"]["nodes"]} == {"abai"}


async def test_facets_respect_the_other_filters_and_not_their_own(door: Door) -> None:
    document = (
        "query($f: ProjectFilter) { projects(filter: $f) { totalCount facets { name buckets { value label count } } } }"
    )
    filters = {"regions": ["pavlodar"], "industries": ["metallurgy"]}
    page = (await ask(door, document, "ru", f=filters))["projects"]
    counts = {f["name"]: {b["value"]: b["count"] for b in f["buckets"]} for f in page["facets"]}
    assert set(counts) == {"regions", "districts", "industries", "stages", "kinds"}
    assert counts["regions"]["pavlodar"] == counts["industries"]["metallurgy"] == page["totalCount"]
    assert sum(counts["kinds"].values()) == page["totalCount"]
    assert sum(1 for count in counts["regions"].values() if count) > 1
    assert 0 in counts["regions"].values()
    for region, count in counts["regions"].items():
        alone = {"regions": [region], "industries": ["metallurgy"]}
        assert (await ask(door, "query($f: ProjectFilter) { projects(filter: $f) { totalCount } }", f=alone))[
            "projects"
        ]["totalCount"] == count


async def test_districts_are_counted_within_the_regions_chosen(door: Door) -> None:
    document = (
        "query($f: ProjectFilter) { projects(first: 100, filter: $f) { totalCount nodes { district { slug name region"
        " { slug } } } facets { name buckets { value label count } } } }"
    )

    async def read(**wanted: Any) -> tuple[dict[str, Any], dict[str, int]]:
        page = (await ask(door, document, f=wanted))["projects"]
        buckets = next(facet["buckets"] for facet in page["facets"] if facet["name"] == "districts")
        return page, {bucket["value"]: bucket["count"] for bucket in buckets}

    assert (await read())[1] == {}
    page, counts = await read(regions=["KZ-10", "aktobe"])
    assert counts == Counter(node["district"]["slug"] for node in page["nodes"] if node["district"])
    district = max(counts, key=lambda slug: counts[slug])
    narrowed, same = await read(regions=["KZ-10", "aktobe"], districts=[district])
    assert narrowed["totalCount"] == counts[district]
    assert same == counts


async def test_records_are_found_by_public_ids(door: Door) -> None:
    document = "query($f: SiteFilter) { sites(first: 3, filter: $f, orderBy: TITLE_ASC) { nodes { publicId } } }"
    known = [node["publicId"] for node in (await ask(door, document, f={}))["sites"]["nodes"]]
    asked = {"publicIds": [*known[1:], "unknown", "'; --"]}
    assert [node["publicId"] for node in (await ask(door, document, f=asked))["sites"]["nodes"]] == known[1:]
    assert (await ask(door, document, f={"publicIds": []}))["sites"]["nodes"] == []


async def test_every_filter_leaves_what_it_says(door: Door) -> None:
    document = (
        "query($f: ProjectFilter) { projects(first: 100, filter: $f) { nodes"
        " { kind stage industry { sector code } investment { amount currency } district { kato } } } }"
    )

    async def nodes(**wanted: Any) -> list[dict[str, Any]]:
        found = (await ask(door, document, f=wanted))["projects"]["nodes"]
        assert found
        return found

    assert {n["kind"] for n in await nodes(kinds=["NICHE"])} == {"NICHE"}
    assert {n["stage"] for n in await nodes(stages=["OPERATING", "NEGOTIATION"])} == {"OPERATING", "NEGOTIATION"}
    assert {n["industry"]["sector"] for n in await nodes(industries=["mining"])} == {"mining"}
    assert {n["district"]["kato"] for n in await nodes(districts=["103600000"])} == {"103600000"}
    dollars = await nodes(currency="USD", investmentMin="1000000000")
    assert all(n["investment"]["currency"] == "USD" for n in dollars)
    assert all(Decimal(n["investment"]["amount"]) >= 1_000_000_000 for n in dollars)
    assert (await ask(door, document, f={"confirmedSince": "2020-01-01"}))["projects"]["nodes"] == []


async def test_languages_fall_back_and_say_so(empty_url: str) -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from api.catalogue.interchange.importing import import_files
    from tests.support import line, over

    async def check(database: Any) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "one.jsonl"
            file.write_bytes(line(kind="site", slug="s", region="abai", title={"kk": "Алаң"}, summary={"ru": "Текст"}))
            await import_files(database, [file])
        fields = (
            "title titleLanguage summary summaryLanguage description descriptionLanguage translations { locale state }"
        )
        data = await ask(Door(database), f'{{ site(slug: "s") {{ {fields} ru: title(locale: ru) }} }}', "en")
        assert data["site"] == {
            "title": "Алаң",
            "titleLanguage": "kk",
            "summary": "Текст",
            "summaryLanguage": "ru",
            "description": None,
            "descriptionLanguage": None,
            "translations": [
                {"locale": "kk", "state": "MISSING"},
                {"locale": "ru", "state": "MISSING"},
                {"locale": "en", "state": "MISSING"},
            ],
            "ru": "Алаң",
        }

    await over(empty_url, check)


async def test_node_finds_any_object_by_its_id(door: Door) -> None:
    data = await ask(
        door,
        "{ regions(first: 1) { nodes { id slug } } sites(first: 1) { nodes { id slug } }"
        " supportMeasures { id code } partners(first: 1) { nodes { id slug } } }",
    )
    for name in ("regions", "sites", "partners"):
        (known,) = data[name]["nodes"]
        document = (
            "query($i: ID!) { node(id: $i) { id __typename ... on Region { slug } ... on Record { slug kind title } } }"
        )
        node = (await ask(door, document, i=known["id"]))["node"]
        assert (node["id"], node["slug"]) == (known["id"], known["slug"])
        assert node["__typename"] == name.capitalize().removesuffix("s")


@pytest.mark.parametrize(
    "wrong", ["", "x", "Project:", "Project:1", "Planet:01a2053b-2583-7f5b-ac9e-9f4ca631b70d", ":" * 50]
)
async def test_node_is_null_for_what_is_not_an_id(door: Door, wrong: str) -> None:
    assert (await ask(door, "query($i: ID!) { node(id: $i) { id } }", i=wrong))["node"] is None


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ("{ projects(first: 0) { totalCount } }", "first"),
        ("{ projects(first: 101) { totalCount } }", "first"),
        ("{ projects(first: 1, last: 1) { totalCount } }", "not both"),
        ('{ projects(after: "x") { totalCount } }', "after"),
        ('{ projects(before: "x", first: 2) { totalCount } }', "before"),
        ('{ sites(after: "bm90IGpzb24=") { totalCount } }', "after"),
        ('{ project(slug: "a", publicId: "b") { id } }', "one of them"),
        ("{ projects(filter: {investmentMin: -1}) { totalCount } }", "investmentMin"),
    ],
)
async def test_wrong_arguments_are_named_and_the_rest_is_answered(door: Door, document: str, part: str) -> None:
    result = await door.execute(document, locale="en")
    assert len(result.errors) == 1
    assert part in result.errors[0]["message"]
    assert result.errors[0]["path"] == [document.split("{")[1].split("(")[0].strip()]


async def test_a_cursor_belongs_to_its_order(door: Door) -> None:
    page = (await ask(door, "{ projects(first: 1) { pageInfo { endCursor } } }"))["projects"]
    document = "query($a: String) { projects(after: $a, orderBy: TITLE_ASC) { totalCount } }"
    result = await door.execute(document, {"a": page["pageInfo"]["endCursor"]}, locale="en")
    assert "another order" in result.errors[0]["message"]
