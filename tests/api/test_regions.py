"""What an investor asks of a region: its offer by §13, its materials, its districts."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.interchange.exporting import export_kind
from api.catalogue.interchange.importing import import_files
from api.catalogue.kinds import KINDS
from api.door import Door
from api.kernel.database import Database
from api.kernel.interchange.problems import Line, References
from tests.support import ask, line

OFFER = "query($r: String!) { region(slug: $r) { offer { paragraph part count confirmed oldest newest } } }"
DOCUMENT: dict[str, Any] = {"kind": "regional_document", "region": "abai", "title": {"kk": "Құжат", "en": "Document"}}
PROJECT: dict[str, Any] = {"kind": "project", "region": "abai", "district": "103600000", "title": {"en": "Mill"}}
MATERIALS = [
    DOCUMENT | {"slug": "plan", "topic": "territorial_planning", "asOf": "2024-05"},
    DOCUMENT | {"slug": "strategy", "topic": "strategy", "validFrom": "2025", "validUntil": "2025-06", "asOf": "2025"},
    {"kind": "service_centre", "region": "abai", "title": {"en": "Centre"}, "phone": "+7 (7222) 00-00-00"},
    {"kind": "institution", "slug": "college", "region": "abai", "type": "college", "title": {"en": "College"}},
    {
        "kind": "project",
        "slug": "old",
        "region": "abai",
        "district": "103600000",
        "title": {"en": "Old"},
        "asOf": "2019",
    },
    {
        "kind": "project",
        "slug": "new",
        "region": "abai",
        "district": "103600000",
        "title": {"en": "New"},
        "asOf": "2026-02",
        "confirmedAt": "2099-01-01T00:00:00Z",
        "confirmedBy": "Akimat",
    },
    {"kind": "project", "slug": "hidden", "region": "abai", "title": {"en": "Hidden"}, "status": "draft"},
    {"kind": "niche", "slug": "niche", "region": "abai", "title": {"en": "Niche"}},
]


async def filled(database: Database, tmp_path: Path) -> Door:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"".join(line(**fields) for fields in MATERIALS))
    report = await import_files(database, [file])
    assert report.stored, report.checked.problems
    return Door(database)


async def offer(door: Door, region: str) -> dict[str, dict[str, Any]]:
    lines = (await ask(door, OFFER, r=region))["region"]["offer"]
    assert [line["paragraph"] for line in lines] == sorted(line["paragraph"] for line in lines)
    return {line.pop("part"): line for line in lines}


async def test_the_offer_counts_what_is_public(empty: Database, tmp_path: Path) -> None:
    found = await offer(await filled(empty, tmp_path), "abai")
    assert {each["paragraph"] for each in found.values()} == {f"13.{number}" for number in range(1, 9)}
    assert found["PROJECTS"] == {
        "paragraph": "13.2", "count": 2, "confirmed": 1, "oldest": "2019", "newest": "2026-02",
    }  # fmt: skip
    assert found["NICHES"]["count"] == found["DISTRICTS_WITH_PROJECTS"]["count"] == 1
    assert found["PLANNING_DOCUMENTS"]["newest"] == "2024-05"
    assert found["STRATEGIES"]["count"] == found["INSTITUTIONS"]["count"] == 1
    assert found["STRATEGIES"]["confirmed"] is None
    assert found["ANALYSES"] == {
        "paragraph": "13.6", "count": 0, "confirmed": None, "oldest": None, "newest": None,
    }  # fmt: skip


async def test_a_region_that_supplied_nothing_still_has_every_line(empty: Database, tmp_path: Path) -> None:
    door = await filled(empty, tmp_path)
    found = await offer(door, "astana")
    assert set(found) == set(await offer(door, "abai"))
    assert {part for part, each in found.items() if each["count"]} == {"CLIMATE"}


async def test_the_offer_agrees_with_the_lists(door: Door) -> None:
    document = (
        "{ regions(first: 20) { nodes { slug offer { part count } projects { totalCount } sites { totalCount }"
        " partners { totalCount } institutions { slug } tariffs { amount } } } }"
    )
    for region in (await ask(door, document))["regions"]["nodes"]:
        found = {each["part"]: each["count"] for each in region["offer"]}
        assert found["PROJECTS"] + found["NICHES"] == region["projects"]["totalCount"], region["slug"]
        assert found["PARTNERS"] == region["partners"]["totalCount"]
        assert found["READY_SITES"] + found["PLANNED_SITES"] <= region["sites"]["totalCount"]
        assert found["INSTITUTIONS"] == len(region["institutions"])
        assert found["TARIFFS"] == len(region["tariffs"])


async def test_materials_are_read_in_the_language_asked(empty: Database, tmp_path: Path) -> None:
    document = (
        '{ region(slug: "abai") { documents { topic title titleLanguage validUntil } serviceCentre { title phone }'
        " institutions { type title } } }"
    )
    region = (await ask(await filled(empty, tmp_path), document, "kk"))["region"]
    assert region["documents"][0] == {
        "topic": "STRATEGY", "title": "Құжат", "titleLanguage": "kk", "validUntil": "2025-06",
    }  # fmt: skip
    assert region["serviceCentre"] == {"title": "Centre", "phone": "+7 (7222) 00-00-00"}
    assert region["institutions"] == [{"type": "COLLEGE", "title": "College"}]
    nothing = await ask(Door(empty), '{ region(slug: "astana") { documents { title } serviceCentre { title } } }')
    assert nothing["region"] == {"documents": [], "serviceCentre": None}


async def test_materials_survive_a_round_trip(empty: Database, tmp_path: Path) -> None:
    await filled(empty, tmp_path)
    kinds = [KINDS[name] for name in ("institution", "regional_document", "service_centre")]
    async with empty.writing() as connection:
        before = [each for kind in kinds async for each in export_kind(connection, kind)]
        for table in ("institution", "regional_document", "service_centre"):
            await connection.execute(f"DELETE FROM {table}")
    assert len(before) == 4
    file = tmp_path / "again.jsonl"
    file.write_bytes(b"".join(before))
    assert (await import_files(empty, [file])).changed == 4
    async with empty.writing() as connection:
        assert [each for kind in kinds async for each in export_kind(connection, kind)] == before


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"validFrom": "2025", "validUntil": "2024-12"}, "validUntil"),
        ({"topic": "weather"}, "topic"),
    ],
)
def test_wrong_documents_are_named(fields: dict[str, Any], at: str) -> None:
    checked = Line(1, References(regions={"abai": "abai"}))
    KINDS["regional_document"].parse(DOCUMENT | {"slug": "plan", "topic": "strategy"} | fields, checked)
    assert [problem.field for problem in checked.problems] == [at]


PARTIAL = st.dates().map(str).flatmap(lambda day: st.sampled_from([day[:4], day[:7], day])).filter(lambda d: d > "19")


@given(start=PARTIAL, end=PARTIAL)
def test_a_term_is_refused_only_where_it_surely_ends_before_it_begins(start: str, end: str) -> None:
    from api.regions.kinds import term_in_order

    checked = Line(1, References())
    term_in_order({"valid_from": start, "valid_until": end}, checked)
    assert bool(checked.problems) == (end.ljust(10, "~") < start)


@pytest.mark.parametrize("code", ["abai-ayagoz", "103600000"])
async def test_a_district_goes_by_slug_and_kato(door: Door, code: str) -> None:
    document = (
        "query($c: String!, $cs: [String!]) { district(slug: $c) { slug region { slug } projects { totalCount } }"
        " projects(filter: {districts: $cs}) { totalCount } }"
    )
    data = await ask(door, document, c=code, cs=[code])
    assert data["district"]["slug"] == "abai-ayagoz"
    assert data["district"]["region"]["slug"] == "abai"
    assert data["district"]["projects"]["totalCount"] == data["projects"]["totalCount"] > 0


async def test_a_district_without_a_code_is_found_by_its_slug(door: Door) -> None:
    data = await ask(door, '{ district(slug: "abai-zhanasemey") { kato name } nothing: district(slug: "x") { slug } }')
    assert data == {"district": {"kato": None, "name": "Zhanasemey district"}, "nothing": None}


async def test_a_measure_goes_by_its_code(door: Door) -> None:
    document = '{ supportMeasure(code: "SUP-01") { code procedure } nothing: supportMeasure(code: "SUP-99") { code } }'
    assert await ask(door, document) == {"supportMeasure": {"code": "SUP-01", "procedure": None}, "nothing": None}
