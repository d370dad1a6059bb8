"""Import: all problems at once, all lines or none; export gives back what came in."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.interchange.circles import circles
from api.catalogue.interchange.exporting import export_kind
from api.catalogue.interchange.importing import Report, import_files
from api.catalogue.kinds import CATALOGUE, KINDS
from api.kernel.database import Database
from locales.gettext import Translator
from locales.text import Locale
from tests.conftest import SAMPLE, new_database
from tests.support import ask, line, over

PROJECT: dict[str, Any] = {
    "kind": "project",
    "slug": "mill",
    "region": "KZ-10",
    "title": {"ru": "Мельница", "en": "Flour mill"},
}


async def imported(database: Database, tmp_path: Path, *lines: bytes, keep_going: bool = False) -> Report:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"".join(lines))
    return await import_files(database, [file], keep_going=keep_going)


async def exported(database: Database, *kinds: str) -> list[bytes]:
    async with database.writing() as connection:
        chosen = [KINDS[kind] for kind in kinds] or list(CATALOGUE)
        return [one for kind in chosen async for one in export_kind(connection, kind)]


async def count(database: Database, table: str = "project") -> int:
    async with database.reading() as connection:
        row = await (await connection.execute(f"SELECT count(*) FROM {table}")).fetchone()
    assert row
    return row[0]


BAD_LINES = [
    (b'\xff\xfe{"kind"\n', "", "not UTF-8"),
    (b'{"kind": "project", \n', "", "not JSON"),
    (b"[1, 2]\n", "", "not a JSON object"),
    (line(**PROJECT | {"kind": "unicorn"}), "kind", "must be one of"),
    (line(**PROJECT | {"colour": "red"}), "colour", "not a field"),
    (line(**PROJECT | {"region": "mars"}), "region", "not a region"),
    (line(**PROJECT | {"region": None}), "region", "obligatory"),
    (line(**PROJECT | {"district": "999999999"}), "district", "not a district"),
    (line(**PROJECT | {"district": "391000000"}), "district", "another region"),
    (line(**PROJECT | {"industry": "spice"}), "industry", "not an industry"),
    (line(**PROJECT | {"jobs": "many"}), "jobs", "whole number"),
    (line(**PROJECT | {"jobs": True}), "jobs", "whole number"),
    (line(**PROJECT | {"jobs": -1}), "jobs", "from 0 to"),
    (line(**PROJECT | {"initiatorBin": "123456789012"}), "initiatorBin", "check digit"),
    (line(**PROJECT | {"initiatorBin": "12345"}), "initiatorBin", "12 digits"),
    (line(**PROJECT | {"investment": {"amount": "5"}}), "investment.currency", "go together"),
    (line(**PROJECT | {"investment": {"amount": "-5", "currency": "KZT"}}), "investment.amount", "less than 0"),
    (line(**PROJECT | {"investment": {"amount": 1.5, "currency": "KZT"}}), "investment.amount", "in quotes"),
    (line(**PROJECT | {"investment": {"amount": "1e9", "currency": "KZT"}}), "investment.amount", "in quotes"),
    (line(**PROJECT | {"investment": {"amount": "1", "currency": "tenge"}}), "investment.currency", "ISO 4217"),
    (line(**PROJECT | {"plannedStart": "3025"}), "plannedStart", "from 1900 to 2100"),
    (line(**PROJECT | {"stageChangedOn": "2025-02-30"}), "stageChangedOn", "not a date of the calendar"),
    (line(**PROJECT | {"confirmedAt": "2025-01-01T10:00:00"}), "confirmedAt", "offset"),
    (line(**PROJECT | {"stage": "dreaming"}), "stage", "must be one of"),
    (line(**PROJECT | {"readiness": ["permits", "permits"]}), "readiness", "twice"),
    (line(**PROJECT | {"slug": "Not A Slug"}), "slug", "lower-case"),
    (line(**PROJECT | {"title": {"de": "Mühle"}}), "title.de", "not a language"),
    (line(**PROJECT | {"title": {"en": " "}}), "title.en", "empty"),
    (line(**PROJECT | {"summary": {"en": "bell\u0007"}}), "summary.en", "control characters"),
    (line(**PROJECT | {"description": {"en": "x" * 20_001}}), "description.en", "longer than"),
    (line(**PROJECT | {"geo": {"lat": 95, "lon": 10}}), "geo.lat", "from -90 to 90"),
    (line(kind="site", slug="s", region="abai", title={"en": "x"}, areaTotalHa="0"), "areaTotalHa", "more than 0"),
    (
        line(
            kind="site",
            slug="s",
            region="abai",
            title={"en": "x"},
            utilities=[{"kind": "gas", "status": "on_site", "capacityTotal": "1", "capacitySpare": "2"}],
        ),
        "utilities[0].capacitySpare",
        "total capacity",
    ),
    (
        line(kind="district", slug="twin", kato="103600000", region="abai", type="city", title={"en": "x"}),
        "kato",
        "another line",
    ),
    (line(**PROJECT | {"site": "nowhere"}), "site", "no stored record"),
    (line(**PROJECT | {"supportMeasures": ["SUP-99"]}), "supportMeasures", "no stored record"),
    (line(**PROJECT | {"translations": {"title": {"kk": "perfect"}}}), "translations.title.kk", "must be one of"),
]


@pytest.mark.parametrize(("bad", "field", "reason"), BAD_LINES, ids=[str(n) for n in range(len(BAD_LINES))])
async def test_a_bad_line_is_named_by_field_and_reason_and_nothing_is_stored(
    untouched: Database, tmp_path: Path, bad: bytes, field: str, reason: str
) -> None:
    good = line(**PROJECT | {"slug": "other"})
    report = await imported(untouched, tmp_path, good, bad)
    assert not report.stored
    found = [(p.line, p.field, p.message.format(**p.values)) for p in report.checked.problems]
    assert any(number == 2 and at == field and reason in text for number, at, text in found), found
    assert await count(untouched) == 0
    assert await count(untouched, "search_pending") == 0


async def test_all_problems_are_reported_at_once(untouched: Database, tmp_path: Path) -> None:
    report = await imported(untouched, tmp_path, *(bad for bad, _, _ in BAD_LINES))
    assert {problem.line for problem in report.checked.problems} == set(range(1, len(BAD_LINES) + 1))


async def test_a_slug_may_stand_only_once_in_a_file(untouched: Database, tmp_path: Path) -> None:
    report = await imported(untouched, tmp_path, line(**PROJECT), line(**PROJECT | {"kind": "niche"}))
    assert [(p.line, p.field) for p in report.checked.problems] == [(2, "slug")]
    assert await count(untouched) == 0


def site(slug: str, parent: str | None = None) -> bytes:
    return line(kind="site", slug=slug, parent=parent, region="abai", title={"en": slug})


async def test_a_site_may_not_lie_within_itself(untouched: Database, tmp_path: Path) -> None:
    lines = (site("alone"), site("a", "b"), site("b", "c"), site("c", "a"), site("d", "a"), site("own", "own"))
    report = await imported(untouched, tmp_path, *lines)
    found = [(each.line, each.field, each.message, each.values.get("value")) for each in report.checked.problems]
    back = "leads back to itself: {value}"
    lost = "leads to no stored record: {value}"
    assert found == [
        (2, "parent", back, "a → b → c → a"),
        (3, "parent", back, "a → b → c → a"),
        (4, "parent", back, "a → b → c → a"),
        (5, "parent", lost, "a"),
        (6, "parent", "is the site itself", None),
    ]
    assert not report.stored


async def test_a_circle_with_stored_sites_is_refused(empty: Database, tmp_path: Path) -> None:
    assert (await imported(empty, tmp_path, site("a"), site("b", "a"), site("c", "b"))).stored
    report = await imported(empty, tmp_path, site("new"), site("a", "c"))
    (problem,) = report.checked.problems
    assert (problem.line, problem.field, problem.values["value"]) == (2, "parent", "a → c → b → a")
    assert (await imported(empty, tmp_path, site("a", "c"), site("b"))).stored, "the other end is opened in one go"
    await imported(empty, tmp_path, site("b", "a"), site("new", "b"), site("other"), keep_going=True)
    async with empty.reading() as connection:
        rows = await (await connection.execute("SELECT slug, parent FROM site")).fetchall()
    assert dict(rows) == {"a": "c", "b": None, "c": "b", "new": "b", "other": None}


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("kk", "тізбек өзіне қайтып келеді: a → b → a"),
        ("ru", "цепочка возвращается к самой себе: a → b → a"),
        ("en", "leads back to itself: a → b → a"),
    ],
)
async def test_a_circle_is_told_in_the_language_asked(
    untouched: Database, tmp_path: Path, locale: Locale, words: str
) -> None:
    (problem, _) = (await imported(untouched, tmp_path, site("a", "b"), site("b", "a"))).checked.problems
    assert Translator(locale).text(problem.message, **problem.values) == words


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_every_circle_is_found_once(leads_to: dict[str, str]) -> None:
    found = [frozenset(slugs) for slugs in circles(leads_to)]
    on_circles = set()
    for start in leads_to:
        at: str | None = start
        for _ in leads_to:
            at = leads_to.get(at) if at else None
            if at == start:
                on_circles.add(start)
    assert len(found) == len(set(found))
    assert set().union(*found) == on_circles
    for slugs in circles(leads_to):
        assert [leads_to[slug] for slug in slugs] == [*slugs[1:], slugs[0]]


async def test_keep_going_stores_the_good_lines(empty: Database, tmp_path: Path) -> None:
    bad = line(**PROJECT | {"slug": "bad", "jobs": -1})
    led = line(kind="site", slug="park", region="abai", title={"en": "Park"}, parent="gone")
    report = await imported(empty, tmp_path, line(**PROJECT), bad, led, keep_going=True)
    assert report.stored
    assert report.changed == 1
    assert {problem.line for problem in report.checked.problems} == {2, 3}
    assert (await count(empty), await count(empty, "site")) == (1, 0)


async def test_the_same_slug_updates_and_the_same_line_changes_nothing(empty: Database, tmp_path: Path) -> None:
    assert (await imported(empty, tmp_path, line(**PROJECT))).changed == 1
    assert (await imported(empty, tmp_path, line(**PROJECT))).changed == 0
    assert (await imported(empty, tmp_path, line(**PROJECT | {"jobs": 7}))).changed == 1
    async with empty.reading() as connection:
        rows = await (await connection.execute("SELECT jobs, version FROM project")).fetchall()
    assert rows == [(7, 2)]


async def test_slug_is_made_from_the_title(empty: Database, tmp_path: Path) -> None:
    lines = [
        line(kind="project", region="abai", title={"kk": "Ұн тарту зауыты"}),
        line(kind="partner", region="100000000", title={"ru": "ТОО «Щёлково»"}),
    ]
    report = await imported(empty, tmp_path, *lines)
    assert report.stored, report.checked.problems
    slugs = [orjson.loads(one)["slug"] for one in await exported(empty)]
    assert slugs == ["un-tartu-zauyty", "too-shchelkovo"]


async def test_a_changed_source_makes_its_translations_stale(empty: Database, tmp_path: Path) -> None:
    first = PROJECT | {"translations": {"title": {"en": "reviewed"}}}
    await imported(empty, tmp_path, line(**first))
    await imported(empty, tmp_path, line(**PROJECT | {"title": {"ru": "Новая мельница", "en": "Flour mill"}}))
    async with empty.reading() as connection:
        row = await (await connection.execute("SELECT text_states FROM project")).fetchone()
    assert row == ({"kk": "missing", "ru": "draft", "en": "stale"},)


async def test_export_into_an_empty_database_and_again_gives_identical_bytes(
    database: Database, server_url: str, empty_template: str, tmp_path: Path
) -> None:
    first = await exported(database)
    assert len(first) == sum(len(path.read_bytes().splitlines()) for path in SAMPLE)
    file = tmp_path / "out.jsonl"
    file.write_bytes(b"".join(first))
    with new_database(server_url, empty_template) as url:
        report = await over(url, lambda other: import_files(other, [file]))
        assert report.stored, report.checked.problems[:5]
        assert await over(url, lambda other: exported(other)) == first


async def test_export_keeps_what_a_line_said(empty: Database, tmp_path: Path) -> None:
    whole: dict[str, Any] = {
        "kind": "project",
        "slug": "whole",
        "region": "abai",
        "district": "103600000",
        "geo": {"lat": 50.5, "lon": 80.25},
        "industry": "24",
        "title": {"kk": "Зауыт", "ru": "Завод", "en": "Plant"},
        "stage": "negotiation",
        "readiness": ["permits", "concept"],
        "investment": {"amount": "1500000000.50", "currency": "USD", "asOf": "2025-06", "source": "akimat"},
        "targetMarkets": ["CN", "UZ"],
        "jobs": 0,
        "siteNeeds": {"areaHa": "12.5", "rail": False},
        "source": "akimat",
        "asOf": "2025",
        "status": "withdrawn",
        "translations": {"title": {"en": {"state": "reviewed", "of": "0" * 32}}},
    }
    report = await imported(empty, tmp_path, line(**whole))
    assert report.stored, report.checked.problems
    (written,) = await exported(empty, "project")
    assert orjson.loads(written) == whole


async def test_a_withdrawn_record_is_nowhere(empty: Database, tmp_path: Path) -> None:
    from api.door import Door

    await imported(empty, tmp_path, line(**PROJECT | {"status": "withdrawn"}))
    data = await ask(
        Door(empty), '{ projects { totalCount facets { buckets { value } } } project(slug: "mill") { id } }'
    )
    assert data["projects"]["totalCount"] == 0
    assert all(facet["buckets"] == [] for facet in data["projects"]["facets"])
    assert data["project"] is None


async def test_only_what_the_public_sees_counts_as_a_revision(empty: Database, tmp_path: Path) -> None:
    async def revision() -> int:
        async with empty.reading() as connection:
            row = await (await connection.execute("SELECT revision FROM catalogue_state")).fetchone()
        assert row
        return row[0]

    before = await revision()
    await imported(empty, tmp_path, line(**PROJECT | {"status": "draft"}))
    assert await revision() == before
    await imported(empty, tmp_path, line(**PROJECT))
    assert await revision() == before + 1
    await imported(empty, tmp_path, line(**PROJECT | {"status": "withdrawn"}))
    assert await revision() == before + 2


async def test_a_change_of_utilities_is_a_new_version(empty: Database, tmp_path: Path) -> None:
    site: dict[str, Any] = {"kind": "site", "slug": "park", "region": "abai", "title": {"en": "Park"}}
    gas = {"utilities": [{"kind": "gas", "status": "planned"}]}
    versions = []
    for fields in (site, site | gas, site | gas, site | {"title": {"en": "Park 2"}}):
        await imported(empty, tmp_path, line(**fields))
        async with empty.reading() as connection:
            row = await (await connection.execute("SELECT version FROM site")).fetchone()
        versions.append(row[0] if row else None)
    assert versions == [1, 2, 2, 3]
