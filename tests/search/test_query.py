from functools import cache

import pytest

from search.documents import document_keys
from search.engine import SearchRequest
from search.places import find_alias, region_code
from search.query import MOST_KEYS, plan
from search.tokens import tokens
from search.vocabulary import Vocabulary
from tests.search.catalogue import documents


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.counted(document_keys(document).terms() for document in documents())


def keys(query: str, locale: str = "ru") -> list[str]:
    return [term.key for term in plan(SearchRequest(query, locale), vocabulary()).terms]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pfdjl", "завод"),
        ("wtvtyn", "цемент"),
        ("gjkb'nbkty", "полиэтилен"),
        ("elj,htybz", "удобрения"),
        (";sks;fq", "жылыжай"),
        ("0fyn pfesns", "қант зауыты"),
        ("v9yfq", "мұнай"),
        ("ыщдфк зщцук", "solar power"),
        ("пкуутрщгыу", "greenhouse"),
    ],
)
def test_the_wrong_keyboard_layout_is_repaired(typed: str, meant: str) -> None:
    planned = plan(SearchRequest(typed, "ru"), vocabulary())
    assert planned.repaired == meant
    assert [term.key for term in planned.terms] == keys(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "завод",
        "ЗКО",
        "БҚО",
        "СЭЗ",
        "АЭА",
        "LNG",
        "ТБО",
        "KTZ",
        "овощихранилище",
        "greenhous",
        "жылыжай",
        "зпвод",
        "",
        "!!!",
    ],
)
def test_what_is_right_or_merely_mistyped_is_not_repaired(typed: str) -> None:
    assert plan(SearchRequest(typed, "ru"), vocabulary()).repaired is None


def test_a_visitor_may_refuse_the_repair() -> None:
    assert plan(SearchRequest("pfdjl", "ru", verbatim=True), vocabulary()).repaired is None


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Алма-Ата", "almaty"),
        ("Алма-Ате", "almaty"),
        ("Нур-Султан", "astana"),
        ("Целиноград", "astana"),
        ("Гурьев", "atyrau"),
        ("Гурьеве", "atyrau"),
        ("ЗКО", "west-kazakhstan"),
        ("БҚО", "west-kazakhstan"),
        ("СҚО", "north-kazakhstan"),
        ("СКО", "north-kazakhstan"),
        ("ШҚО", "east-kazakhstan"),
        ("ВКО", "east-kazakhstan"),
        ("Джамбуле", "zhambyl"),
    ],
)
def test_old_names_and_abbreviations_stand_for_their_region(name: str, region: str) -> None:
    found = find_alias(tokens(name), 0)
    assert found is not None
    assert found[0] == region_code(region)


@pytest.mark.parametrize(
    "name", ["Акмола", "Акмолинская", "Алматы", "Абай", "Усть-Каменогорск", "Chimkent", "завод", "су"]
)
def test_current_names_are_ordinary_words(name: str) -> None:
    assert find_alias(tokens(name), 0) is None


def test_an_old_name_of_the_capital_does_not_swallow_the_region_of_like_name() -> None:
    assert keys("Акмолинск") == [region_code("astana")]
    assert keys("Акмолинская область") != keys("Акмолинск область")


def test_the_language_of_the_page_decides_which_key_comes_first() -> None:
    assert keys("зауыттарының", "kk") == ["zauit"]
    assert keys("өңдейтін", "ru") == keys("өңдейтін", "kk"), "Kazakh letters tell the language by themselves"


def test_a_mistyped_word_brings_what_it_may_have_been() -> None:
    (term,) = plan(SearchRequest("ферасплавы", "ru"), vocabulary()).terms
    assert "ferosplav" in term.near


def test_a_query_has_an_end() -> None:
    assert len(keys(" ".join(f"слово{'абвгд' * 3}{number}" for number in range(500)))) <= MOST_KEYS


@pytest.mark.parametrize(
    ("typed", "known", "distance"),
    [
        ("sement", "sement", 0),
        ("sement", "siment", 1),
        ("sement", "semetn", 1),
        ("sementn", "semen", None),
        ("cement", "sement", None),
        ("semetntr", "sementyr", 2),
    ],
)
def test_distance_of_words(typed: str, known: str, distance: int | None) -> None:
    found = Vocabulary.of({known: 1}).nearest({typed})
    assert [near.distance for near in found] == ([] if distance is None else [distance])
