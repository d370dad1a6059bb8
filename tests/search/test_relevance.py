"""Floors for what the engines find of the judged queries; `tests.search.evaluate` prints the whole table."""

import pytest

from search.engine import SearchEngine
from search.meilisearch import MeilisearchEngine
from tests.search.catalogue import codes, judged
from tests.search.evaluate import evaluate, report

# Own queries are easier than those of strangers: the floors stand well above what is promised to them.
GROUP_FLOOR = 0.85
RECALL, RANK = 0.93, 0.93


async def test_each_group_stays_above_its_floor(full_engine: SearchEngine) -> None:
    scores = await evaluate(full_engine)
    name = "meilisearch" if isinstance(full_engine, MeilisearchEngine) else "postgresql"
    table = report({name: scores})
    low = [group for group, score in scores.items() if score.recall < GROUP_FLOOR]
    assert not low, table
    assert scores["all"].recall >= RECALL, table
    assert scores["all"].rank >= RANK, table


def test_the_query_set_is_whole() -> None:
    questions = judged()
    assert len({question.group for question in questions}) == 13
    assert len(questions) >= 150
    assert all(question.relevant and question.relevant <= codes().keys() for question in questions)
    assert len({(question.query, question.locale) for question in questions}) == len(questions)


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
async def test_every_language_of_the_page_finds_the_same_record(full_engine: SearchEngine, locale: str) -> None:
    from search.engine import SearchRequest

    for query in ("кирпич", "кірпіш", "brick", "kirpish"):
        result = await full_engine.search(SearchRequest(query, locale))
        assert "KZP-025" in {codes()[id] for id in result.found.ids}, query
