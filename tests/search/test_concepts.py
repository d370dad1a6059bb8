"""What a concept brings to a record and to a query."""

import pytest

from search.analysis import analyse
from search.documents import document_keys
from search.engine import SearchRequest
from search.query import MOST_KEYS, Plan, plan
from search.thesaurus import attached, concepts, find_concept, with_broader
from search.vocabulary import Vocabulary
from tests.search.catalogue import documents

KEYS = {concept.key: concept.code for concept in concepts().values()}


def planned(query: str, locale: str = "ru") -> Plan:
    return plan(SearchRequest(query, locale), Vocabulary.counted([KEYS]))


def named(query: str, locale: str = "ru") -> list[str]:
    return [KEYS[term.key] for term in planned(query, locale).concepts]


def codes_of(locale: str, title: str) -> set[str]:
    return {concept.code for concept in attached({locale: title})}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("data center", "data-centre"),
        ("дата-центров", "data-centre"),
        ("күн электр станциясы", "solar"),
        ("ЦОД", "data-centre"),
        ("цод", "data-centre"),
        ("КЭС", "solar"),
        ("ӘКК", "social-entrepreneurial-corporation"),
        ("ТЭН", "feasibility-study"),
        ("жылқы", "horses"),
        ("теплицами", "greenhouses"),
        ("shyny", "glass"),
    ],
)
def test_a_phrase_of_the_query_names_a_concept(query: str, code: str) -> None:
    assert named(query, "kk") == named(query, "ru") == [code]


def test_what_may_be_two_things_names_none() -> None:
    assert named("ЖЭС") == []


def test_a_concept_that_no_record_has_is_not_asked_for() -> None:
    assert plan(SearchRequest("жылқы", "kk"), Vocabulary.of({})).concepts == ()


def test_the_last_word_stays_open_unless_it_names_a_concept() -> None:
    assert planned("цемент абв").open
    closed = planned("абв цемент")
    assert not closed.open
    assert closed.all_terms[-1:] == closed.concepts


def test_no_more_is_asked_than_an_engine_looks_at() -> None:
    assert len(planned("цемент стекло медь золото уран литий титан никель кобальт").all_terms) == MOST_KEYS


@pytest.mark.parametrize(
    ("title", "has", "has_not"),
    [
        ("Строительство ЦОД", "data-centre", "soda-ash"),
        ("«Ертіс» ӘКК жобасы", "social-entrepreneurial-corporation", "lime"),
        ("Шыны зауыты", "glass", "tyres"),
        ("Шина зауыты", "tyres", "glass"),
        ("Мыс кеніші", "copper", "honey"),
    ],
)
def test_words_that_only_sound_alike_are_told_apart(title: str, has: str, has_not: str) -> None:
    found = codes_of("kk", title)
    assert has in found
    assert has_not not in found


def test_copper_is_no_honey_and_raw_material_no_cheese() -> None:
    assert codes_of("ru", "Добыча меди") >= {"copper"}
    assert "honey" not in codes_of("ru", "Добыча меди")
    assert "cheese" not in codes_of("ru", "Сырьё для стекла")


def test_the_narrower_brings_the_broader_and_not_the_other_way_about() -> None:
    assert codes_of("ru", "Коневодство") >= {"horses", "livestock"}
    assert "horses" not in codes_of("ru", "Животноводство")


def test_broader_concepts_are_there_and_lead_nowhere_back() -> None:
    for concept in concepts().values():
        above = with_broader(concepts()[code] for code in concept.broader)
        assert concept.code not in {each.code for each in above}


def test_whatever_has_a_concept_has_its_key() -> None:
    document = next(each for each in documents() if attached(each.title))
    assert attached(document.title)[0].key in document_keys(document).terms()


def test_keys_of_concepts_are_like_no_number_of_a_text() -> None:
    assert all(key.startswith("0") and len(key) == 5 and key.isdigit() for key in KEYS)
    assert len(KEYS) == len(concepts())


def test_a_label_is_found_in_the_middle_of_a_query() -> None:
    found = find_concept(analyse("новая солнечная электростанция"), 1, kazakh_first=False)
    assert found
    assert (found[0].code, found[1]) == ("solar", 2)
