"""What any engine must do, with both engines on real servers."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from search.engine import FACETS, SearchDocument, SearchEngine, SearchRequest
from tests.search.catalogue import codes


def record(title: str, **more: object) -> SearchDocument:
    given = {
        "kind": "project",
        "region": "abai",
        "sector": "energy",
        "labels": (),
        "concepts": (),
        "summary": {},
        **more,
    }
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return SearchDocument(id=str(uuid.uuid4()), district=None, title={"ru": title}, updated_at=moment, **given)  # pyright: ignore[reportArgumentType]


def ask(query: str, **more: object) -> SearchRequest:
    return SearchRequest(query, "ru", **more)  # pyright: ignore[reportArgumentType]


async def found(engine: SearchEngine, query: str, **more: object) -> list[str]:
    return list((await engine.search(ask(query, **more))).found.ids)


async def test_a_record_is_found_once_put_and_gone_once_removed(engine: SearchEngine) -> None:
    cement, glass = record("Цементный завод"), record("Стекольный завод")
    await engine.put([cement, glass])
    assert await engine.count() == 2
    assert await found(engine, "цемент") == [cement.id]
    await engine.remove([cement.id])
    assert await found(engine, "цемент") == []
    assert await engine.count() == 1
    await engine.clear()
    assert (await engine.count(), await found(engine, "завод")) == (0, [])


async def test_putting_again_replaces(engine: SearchEngine) -> None:
    old = record("Цементный завод")
    await engine.put([old])
    await engine.put([replace(old, title={"ru": "Кирпичный завод"})])
    assert (await engine.count(), await found(engine, "кирпич")) == (1, [old.id])
    assert await found(engine, "цемент") == []


async def test_the_rarer_word_decides(engine: SearchEngine) -> None:
    plants = [record(f"Завод номер {number}") for number in range(8)]
    wanted = record("Производство удобрений")
    await engine.put([*plants, wanted])
    assert (await found(engine, "завод удобрений"))[0] == wanted.id


async def test_ids_go_as_deep_as_asked_and_no_deeper(engine: SearchEngine) -> None:
    await engine.put([record(f"Завод кирпича {number}") for number in range(23)])
    answers = [(await engine.search(ask("завод", depth=depth, parts=frozenset()))).found for depth in (7, 14, 1000)]
    assert [len(set(answer.ids)) for answer in answers] == [7, 14, 23]
    assert [answer.total for answer in answers] == [23, 23, 23]
    assert [answer.whole for answer in answers] == [False, False, True]
    assert answers[2].ids[:14] == answers[1].ids


async def test_facets_count_what_the_other_facets_leave(engine: SearchEngine) -> None:
    await engine.put(
        [
            record("Завод", region="abai", kind="project", sector="food"),
            record("Завод", region="abai", kind="site", sector=None),
            record("Завод", region="zhambyl", kind="project", sector="food"),
            record("Завод", region="zhambyl", kind="project", sector="energy"),
        ]
    )
    result = await engine.search(ask("завод", kinds=("project",), regions=("zhambyl",)))
    assert result.found.total == 2
    assert dict(result.facets["regions"]) == {"abai": 1, "zhambyl": 2}
    assert dict(result.facets["kinds"]) == {"project": 2}
    assert dict(result.facets["industries"]) == {"food": 1, "energy": 1}
    both = await engine.search(ask("завод", regions=("zhambyl", "abai"), industries=("food",)))
    assert both.found.total == 2
    assert dict(both.facets["industries"]) == {"food": 2, "energy": 1}
    assert {facet: (found.total, len(found.ids)) for facet, found in both.without.items()} == {
        "regions": (2, 2),
        "industries": (4, 4),
    }


async def test_a_short_page_brings_similar_records(engine: SearchEngine) -> None:
    exact, near = record("Полиэтилен"), record("Полиэфирное волокно")
    await engine.put([exact, near])
    result = await engine.search(ask("полиэтилен"))
    assert list(result.found.ids) == [exact.id]
    assert near.id in result.similar


async def test_without_a_query_everything_is_listed_the_newest_first(engine: SearchEngine) -> None:
    old, new = record("Завод"), replace(record("Карьер"), updated_at=datetime(2026, 11, 2, tzinfo=UTC))
    await engine.put([old, new])
    assert await found(engine, "") == [new.id, old.id]
    assert await found(engine, "…!?") == []


async def test_a_concept_attached_by_hand_is_found_by_its_labels(engine: SearchEngine) -> None:
    tagged = record("Проект «Рассвет»", concepts=("poultry", "no-such-concept"))
    await engine.put([tagged])
    assert await found(engine, "chicken") == [tagged.id]


async def test_no_text_that_could_be_shown_is_kept(engine: SearchEngine) -> None:
    await engine.put([record("Секретный Завод")])
    result = await engine.search(ask("секретный"))
    assert "Секретный" not in repr(result)


@pytest.mark.parametrize(
    "query",
    [
        "' OR 1=1 --",
        "a:* & b | !c",
        '"завод',
        "\\",
        "%",
        "\x00завод",
        "\ud800завод",
        "x" * 5000,
        "завод " * 500,
        "🙂",
    ],
)
async def test_any_query_is_answered(engine: SearchEngine, query: str) -> None:
    await engine.put([record("Завод")])
    result = await engine.search(ask(query, regions=('a"] OR kind != "x', "\\"), kinds=()))
    assert result.found.total == 0
    assert (await engine.search(ask(query))).found.total in (0, 1)


async def test_every_record_can_be_filtered_by_its_facets(full_engine: SearchEngine) -> None:
    result = await full_engine.search(ask("", depth=1))
    assert result.found.total == len(codes())
    assert set(result.facets) == set(FACETS)
    assert sum(result.facets["kinds"].values()) == len(codes())


async def test_rebuilding_leaves_exactly_what_it_was_given(engine: SearchEngine) -> None:
    kept, gone = record("Завод"), record("Завод")
    await engine.put([gone])
    await engine.rebuild([kept])  # pyright: ignore[reportAttributeAccessIssue]
    assert await found(engine, "завод") == [kept.id]
    assert await engine.current()  # pyright: ignore[reportAttributeAccessIssue]
    assert await engine.healthy()
