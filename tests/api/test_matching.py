"""Matches through GraphQL: the same score from both sides, honest emptiness, refusals, one statement."""

from pathlib import Path
from typing import Any

import pytest

from api.catalogue.interchange.importing import import_files
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
