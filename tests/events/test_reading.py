"""Events through GraphQL: filters, orders, facets, and what is not public."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.interchange.importing import import_files
from api.door import Door
from api.kernel.database import Database
from tests.support import ask, line

SLUGS = (
    "query($filter: EventFilter, $order: EventOrder) { events(filter: $filter, orderBy: $order) { nodes { slug } } }"
)


def event(slug: str, **fields: Any) -> bytes:
    return line(kind="event", slug=slug, eventKind="seminar", title={"en": slug}, **fields)


async def imported(database: Database, tmp_path: Path, *lines: bytes) -> Any:
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"".join(lines))
    return await import_files(database, [file])


async def slugs(door: Door, order: str | None = None, **wanted: Any) -> list[str]:
    answer = await ask(door, SLUGS, filter=wanted, **({"order": order} if order else {}))
    return [node["slug"] for node in answer["events"]["nodes"]]


async def test_the_calendar_divides_what_is_ahead_from_what_is_over(empty: Database, tmp_path: Path) -> None:
    soon, over = (str(date.today() + timedelta(days=days)) for days in (40, -40))
    report = await imported(
        empty,
        tmp_path,
        event("ahead", starts=soon),
        event("over", starts=over),
        event("going-on", starts=over, ends=soon),
        event("some-time", usualMonth=9),
        event("earlier-month", usualMonth=4),
    )
    assert report.stored, report.checked.problems
    door = Door(empty)
    assert await slugs(door, when=["UPCOMING"]) == ["going-on", "ahead"]
    assert await slugs(door, when=["PAST"]) == ["over"]
    assert await slugs(door, when=["UNDATED"]) == ["earlier-month", "some-time"]
    assert (await slugs(door, "STARTS_DESC"))[0] == "ahead"


PARTLY_KNOWN: list[tuple[dict[str, Any], list[str]]] = [
    ({"from": "2025-06-30", "to": "2025-07-01"}, ["days", "month", "year"]),
    ({"from": "2025-07-03"}, ["year"]),
    ({"to": "2025-05-31"}, ["year"]),
    ({"years": [2025]}, ["days", "month", "year"]),
    ({"years": []}, []),
    ({"regions": ["KZ-10"]}, ["days", "never"]),
    ({"regions": ["mars"]}, []),
    ({"kinds": ["ROAD_SHOW"]}, []),
]


async def test_a_date_known_in_part_may_mean_any_day_of_it(empty: Database, tmp_path: Path) -> None:
    await imported(
        empty,
        tmp_path,
        event("year", starts="2025"),
        event("month", starts="2025-06"),
        event("days", starts="2025-06-29", ends="2025-07-02", regions=["KZ-10"]),
        event("never", regions=["abai"]),
    )
    for wanted, found in PARTLY_KNOWN:
        assert sorted(await slugs(Door(empty), **wanted)) == found, wanted


async def test_what_is_not_published_is_nowhere(empty: Database, tmp_path: Path) -> None:
    await imported(empty, tmp_path, event("secret", status="draft", regions=["abai"], starts="2031"))
    answer = await ask(
        Door(empty),
        '{ event(slug: "secret") { id } events { totalCount facets { buckets { value } } }'
        ' region(slug: "abai") { events { totalCount } } }',
    )
    assert answer["event"] is None
    assert answer["events"] == {"totalCount": 0, "facets": [{"buckets": []}] * 3}
    assert answer["region"]["events"]["totalCount"] == 0


async def test_the_sample_is_read_by_every_way(door: Door) -> None:
    document = """{
      event(slug: "astana-international-forum-2025") {
        id when starts ends startTime timezone cancelled title(locale: kk) regions { slug } country updatedAt
      }
      region(slug: "astana") { events(first: 1, orderBy: STARTS_DESC) { totalCount nodes { slug } } }
      events(first: 1) { totalCount facets { name buckets { value label count } } }
    }"""
    answer = await ask(door, document)
    found = answer["event"]
    assert (found["when"], found["starts"], found["ends"], found["startTime"]) == (
        "PAST",
        "2025-05-29",
        "2025-05-30",
        None,
    )
    assert found["regions"] == [{"slug": "astana"}]
    node = await ask(door, "query($id: ID!) { node(id: $id) { ... on Event { slug } } }", id=found["id"])
    assert node["node"] == {"slug": "astana-international-forum-2025"}
    facets = {facet["name"]: facet["buckets"] for facet in answer["events"]["facets"]}
    assert {"value": "2014", "label": "2014", "count": 1} in facets["years"]
    assert answer["region"]["events"]["totalCount"] > 5


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts": "2025-06-30", "ends": "2025-06-29"}, "ends"),
        ({"ends": "2025-06-29"}, "ends"),
        ({"starts": "2025-06", "startTime": "09:00"}, "startTime"),
        ({"starts": "2025-06-30", "endTime": "09:00"}, "endTime"),
        ({"starts": "2025-06-30", "startTime": "10:00", "endTime": "09:00"}, "endTime"),
        ({"starts": "2025-06-30", "startTime": "24:00"}, "startTime"),
        ({"starts": "2025-02-30"}, "starts"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../etc"}, "timezone"),
        ({"regions": ["mars"]}, "regions"),
        ({"regions": ["abai", "KZ-10"]}, "regions"),
        ({"usualMonth": 13}, "usualMonth"),
        ({"country": "kz"}, "country"),
    ],
)
async def test_wrong_lines_are_named(untouched: Database, tmp_path: Path, fields: dict[str, Any], field: str) -> None:
    report = await imported(untouched, tmp_path, event("wrong", **fields))
    assert not report.stored
    assert [problem.field for problem in report.checked.problems] == [field]


async def test_a_change_is_stamped_and_repetition_is_none(empty: Database, tmp_path: Path) -> None:
    first = event("one", starts="2025")
    assert (await imported(empty, tmp_path, first)).changed == 1
    asked = '{ event(slug: "one") { updatedAt } }'
    before = (await ask(Door(empty), asked))["event"]["updatedAt"]
    assert (await imported(empty, tmp_path, first)).changed == 0
    assert (await ask(Door(empty), asked))["event"]["updatedAt"] == before
    async with empty.writing() as connection:
        await connection.execute("UPDATE event SET updated_at = 'epoch', starts = '2026'")
    # The trigger knows the time, not the writer.
    assert (await ask(Door(empty), asked))["event"]["updatedAt"] >= before
