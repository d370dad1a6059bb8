"""Parties as everybody reads them, and as they are imported."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from api.catalogue.interchange.exporting import export_kind
from api.catalogue.interchange.importing import import_files
from api.door import Door
from api.kernel.database import Database
from api.parties.kind import PARTY
from tests.support import ask, line

FIRST = Path(__file__).parents[2] / "api" / "parties" / "data" / "parties.jsonl"
AKIMAT = {
    "kind": "party",
    "slug": "akimat-abai",
    "partyKind": "local_executive_body",
    "region": "KZ-10",
    "title": {"ru": "Акимат области Абай"},
}


async def test_every_region_has_its_two_parties(door: Door) -> None:
    document = (
        "{ parties(first: 100) { totalCount facets { name buckets { value label count } }"
        " nodes { slug kind name region { slug } participation { basis current from until agreement } } } }"
    )
    found = (await ask(door, document, "ru"))["parties"]
    assert found["totalCount"] == 44
    counts = {bucket["value"]: bucket["count"] for bucket in found["facets"][0]["buckets"]}
    assert counts.pop("LOCAL_EXECUTIVE_BODY") == counts.pop("SERVICE_CENTRE") == 20
    assert counts == {"MINISTRY": 1, "AGENCY": 1, "QUALITY_CONTROL": 1, "OPERATOR": 1}
    assert len({(node["kind"], (node["region"] or {}).get("slug")) for node in found["nodes"]}) == 44
    akimat = next(node for node in found["nodes"] if node["slug"] == "akimat-akmola")
    assert akimat["name"] == "Акимат Акмолинской области"
    assert akimat["participation"] == {
        "basis": "AGREEMENT",
        "current": False,
        "from": None,
        "until": None,
        "agreement": None,
    }


@pytest.mark.parametrize(
    ("since", "until", "current"),
    [("2020-01-01", None, True), ("2020-01-01", "2020-12-31", False), ("2099-01-01", None, False)],
)
async def test_an_agreement_holds_on_its_days(
    empty: Database, tmp_path: Path, since: str, until: str | None, current: bool
) -> None:
    file = tmp_path / "party.jsonl"
    dates = {"participatesFrom": since, "agreement": "№ 1"} | ({"participatesUntil": until} if until else {})
    file.write_bytes(line(**AKIMAT, **dates))
    report = await import_files(empty, [file])
    assert report.stored, report.checked.problems
    document = 'query($p: Boolean) { parties(filter: {participating: $p, regions: ["abai"]}) { nodes { slug } } }'
    found = (await ask(Door(empty), document, p=current))["parties"]["nodes"]
    assert {"slug": "akimat-abai"} in found


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"region": None}, "region"),
        ({"partyKind": "ministry"}, "region"),
        ({"partyKind": "club"}, "partyKind"),
        ({"participatesUntil": "2026-01-01"}, "participatesFrom"),
        ({"agreement": "№ 1"}, "participatesFrom"),
        ({"participatesFrom": "2026-01-02", "participatesUntil": "2026-01-01"}, "participatesUntil"),
        ({"partyKind": "service_centre", "participatesFrom": "2026-01-01"}, "participatesFrom"),
    ],
)
async def test_wrong_lines_are_refused(untouched: Database, tmp_path: Path, fields: dict[str, Any], wrong: str) -> None:
    file = tmp_path / "party.jsonl"
    given = {name: value for name, value in (AKIMAT | fields).items() if value is not None}
    file.write_bytes(line(**given))
    report = await import_files(untouched, [file])
    assert [problem.field for problem in report.checked.problems] == [wrong]
    assert not report.stored


async def test_an_export_is_what_was_imported(database: Database) -> None:
    async with database.writing() as connection:
        written = [orjson.loads(each) async for each in export_kind(connection, PARTY)]
    first = [orjson.loads(each) for each in FIRST.read_bytes().splitlines()]
    assert sorted(written, key=lambda each: each["slug"]) == sorted(first, key=lambda each: each["slug"])
