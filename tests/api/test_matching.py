"""Matches through GraphQL: the same score from both sides, honest emptiness, refusals, one statement."""

from pathlib import Path
from typing import Any

import pytest

from api.catalogue.interchange.importing import import_files
from api.catalogue.matching.rules import NETWORKS, READY, UNITS, unit_code
from api.door import Door
from api.kernel.database import Database
from tests.support import ask, line

PLACE = {"region": "abai", "title": {"en": "x"}}
NEEDS = {"areaHa": "10", "powerMw": "5", "rail": True}
SITES: list[dict[str, Any]] = [
    {
        "slug": "best",
        "areaTotalHa": "90",
        "areaFreeHa": "40",
        "utilities": [
            {"kind": "electricity", "status": "on_site", "capacityTotal": "20", "capacitySpare": "8", "unit": "MW"}
        ],
        "transport": {"rail": {"spur": True, "status": "existing"}},
    },
    {"slug": "half", "areaTotalHa": "20", "areaFreeHa": "5", "utilities": [{"kind": "electricity", "status": "none"}]},
    {"slug": "silent", "areaTotalHa": "500"},
    {"slug": "far", "region": "turkistan", "areaTotalHa": "90", "areaFreeHa": "40"},
    {"slug": "hidden", "status": "draft", "areaTotalHa": "90", "areaFreeHa": "40"},
]
READY_NETWORKS = [
    (kind, status, unit)
    for kinds in NETWORKS.values()
    for kind in kinds
    for status in READY
    for unit in (
        *(unit for units in UNITS.values() for unit in units),
        " M³/h ",
        "kW",
        "l/s",
        "Gcal/h",
        "barrels",
        None,
    )
]
LINES = "lines { need verdict asked offered state weight points }"


@pytest.fixture
async def matched(empty: Database, tmp_path: Path) -> Door:
    lines = [line(**{"kind": "site", **PLACE, **site}) for site in SITES]
    lines += [
        line(kind="project", slug="needy", siteNeeds=NEEDS, **PLACE),
        line(kind="project", slug="content", **PLACE),
        line(kind="project", slug="secret", siteNeeds=NEEDS, status="draft", **PLACE),
    ]
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"".join(lines))
    report = await import_files(empty, [file])
    assert report.stored, report.checked.problems
    return Door(empty)


async def test_sites_are_ranked_and_explained(matched: Door) -> None:
    document = "{ project(slug: %s) { siteMatches { score known " + LINES + " a: site { slug } site { title } } } }"
    found = (await ask(matched, document.replace("%s", '"needy"')))["project"]["siteMatches"]
    assert [(each["a"]["slug"], each["score"]) for each in found] == [
        ("best", 100),
        ("half", 39),
        ("far", 35),
        ("silent", 21),
    ]
    assert [each["known"] for each in found] == [100, 85, 57, 21]
    power = found[0]["lines"][1]
    assert power == {
        "need": "POWER",
        "verdict": "MET",
        "asked": "5",
        "offered": "8",
        "state": "ON_SITE",
        "weight": 20,
        "points": "20.0",
    }
    assert [each["verdict"] for each in found[1]["lines"]] == ["PARTLY", "NOT_MET", "NOT_KNOWN", "MET"]
    assert [each["verdict"] for each in found[3]["lines"]] == ["NOT_KNOWN", "NOT_KNOWN", "NOT_KNOWN", "MET"]
    assert found[0]["site"] == {"title": "x"}
    assert (await ask(matched, document.replace("%s", '"content"')))["project"]["siteMatches"] == []


async def test_the_score_is_the_same_from_both_sides(matched: Door) -> None:
    document = f'{{ project(slug: "needy") {{ siteMatches {{ score known {LINES} site {{ slug }} }} }} }}'
    for match in (await ask(matched, document))["project"]["siteMatches"]:
        slug = match.pop("site")["slug"]
        document = f'{{ site(slug: "{slug}") {{ projectMatches {{ score known {LINES} project {{ slug }} }} }} }}'
        (project,) = (await ask(matched, document))["site"]["projectMatches"]
        assert project.pop("project") == {"slug": "needy"}
        assert project == match


async def test_capacities_are_reckoned_as_the_rules_do(matched: Door) -> None:
    """The database keeps them for a first choice; the rules score what it chose."""
    need_of = {kind: need for need, kinds in NETWORKS.items() for kind in kinds}
    async with matched.database.reading() as connection:
        for kind, status, unit in READY_NETWORKS:
            query = "SELECT site_capacity_of(%s, %s, 100, %s)"
            row = await (await connection.execute(query, (kind, status, unit))).fetchone()
            factor = UNITS[need_of[kind]].get(unit_code(unit or ""))
            expected = None if factor is None else float(READY[status] * factor * 100)
            assert row == (pytest.approx(expected) if expected is not None else None,), (kind, status, unit)


async def test_capacities_follow_the_networks_of_a_site(matched: Door, tmp_path: Path) -> None:
    async def known() -> list[Any]:
        query = "SELECT power, water, gas FROM site_capacity WHERE site = 'best'"
        async with matched.database.reading() as connection:
            return await (await connection.execute(query)).fetchall()

    async def put(*networks: dict[str, Any]) -> None:
        file = tmp_path / "again.jsonl"
        file.write_bytes(line(**{"kind": "site", **PLACE, **SITES[0], "utilities": list(networks)}))
        assert (await import_files(matched.database, [file])).stored

    assert await known() == [(8.0, None, None)]
    gas = {"kind": "gas", "status": "nearby", "capacitySpare": "4", "unit": "m3/h"}
    water = {"kind": "cold_water", "status": "planned", "capacitySpare": "1", "unit": "m³/h"}
    more = {"kind": "technical_water", "status": "on_site", "capacitySpare": "13", "unit": "m3/day"}
    await put(gas, water, more)
    assert await known() == [(None, 13.0, 3.0)]
    async with matched.database.writing() as connection:
        await connection.execute("UPDATE site_utility SET status = 'none' WHERE site = 'best' AND kind = 'gas'")
    assert await known() == [(None, 13.0, None)]
    await put()
    assert await known() == []


async def test_needs_may_be_given(matched: Door) -> None:
    document = "query($n: SiteNeedsInput!) { matchSites(needs: $n, first: 2) { score site { slug } } }"
    needs = {**NEEDS, "regions": ["KZ-10"]}
    found = (await ask(matched, document, n=needs))["matchSites"]
    assert [each["site"]["slug"] for each in found] == ["best", "half"]
    assert (await ask(matched, document, n={"regions": ["KZ-10"]}))["matchSites"] == []
    assert (await ask(matched, document, n={"heatGcalHour": 3}))["matchSites"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('needs: {areaHa: "-1"}', "BAD_FILTER"),
        ('needs: {areaHa: "10"}, first: 0', "BAD_PAGE"),
        ('needs: {areaHa: "10"}, first: 21', "BAD_PAGE"),
        ('needs: {areaHa: "1e9"}', "VALIDATION_FAILED"),
    ],
)
async def test_odd_needs_are_refused(door: Door, arguments: str, code: str) -> None:
    result = await door.execute(f"{{ matchSites({arguments}) {{ score }} }}", locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == [code]


async def test_matches_of_many_records_at_once_cost_too_much(door: Door) -> None:
    document = "{ projects(first: 50) { nodes { siteMatches(first: 1) { score } } } }"
    result = await door.execute(document, locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == ["LIMIT_EXCEEDED"]
