"""Floors for what the engines find of the judged queries; `kerege search evaluate` prints the whole table."""

import pytest

from search.engine import SearchEngine, SearchRequest
from search.evaluation import evaluate, report
from search.meilisearch import MeilisearchEngine
from tests.search.catalogue import codes, judged

# Each group, recall of all, rank of all. The queries of the first set were looked at while the thesaurus was written,
# those of the second were not: they tell what strangers can expect.
FLOORS = {"relevance": (0.85, 0.95, 0.95), "relevance_second": (0.75, 0.92, 0.90)}


@pytest.mark.parametrize("name", FLOORS)
async def test_each_group_stays_above_its_floor(full_engine: SearchEngine, name: str) -> None:
    group, recall, rank = FLOORS[name]
    scores = await evaluate(full_engine, judged(name))
    table = report({"meilisearch" if isinstance(full_engine, MeilisearchEngine) else "postgresql": scores})
    assert not [each for each, score in scores.items() if score.recall < group], table
    assert scores["all"].recall >= recall, table
    assert scores["all"].rank >= rank, table


def test_the_sets_are_whole() -> None:
    for name, least in (("relevance", 150), ("relevance_second", 60)):
        questions = judged(name)
        assert len({question.group for question in questions}) == 13
        assert len(questions) >= least
        assert all(question.relevant and question.relevant <= codes().keys() for question in questions)
        assert len({(question.query, question.locale) for question in questions}) == len(questions)


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
async def test_every_language_of_the_page_finds_the_same_record(full_engine: SearchEngine, locale: str) -> None:
    for query in ("кирпич", "кірпіш", "brick", "kirpish"):
        result = await full_engine.search(SearchRequest(query, locale))
        assert "KZP-025" in {codes()[id] for id in result.found.ids}, query
