import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import highlight


def marked(text: str, query: str, locale: str = "ru") -> list[str]:
    return [part for part, match in highlight(text, query, locale) if match]


@pytest.mark.parametrize(
    ("text", "query", "locale", "words"),
    [
        ("Два ферросплавных завода в Экибастузе", "ферросплавный завод", "ru", ["ферросплавных", "завода"]),
        ("Екібастұздағы екі ферроқорытпа зауыты", "зауыттар", "kk", ["зауыты"]),
        ("Екібастұздағы екі зауыт", "ekibastuz", "kk", ["Екібастұздағы"]),
        ("Завод зелёного водорода", "зеленый", "ru", ["зелёного"]),
        ("Мощность 10 000 т", "10000", "ru", ["10 000"]),
        ("Откорм 5 тыс. голов", "5000", "ru", ["5 тыс"]),
        ("Полипропилен", "полипр", "ru", ["Полипропилен"]),
        ("Медицина", "медь завод", "ru", []),
        ("Акционерное общество «КАZNEX INVEST»", "kaznex", "ru", ["КАZNEX"]),
    ],
)
def test_whole_words_of_the_shown_text_are_marked(text: str, query: str, locale: str, words: list[str]) -> None:
    assert marked(text, query, locale) == words


def test_nothing_is_marked_without_a_query() -> None:
    assert highlight("Завод", "", "ru") == [("Завод", False)]
    assert highlight("", "завод", "ru") == []


@given(st.text(max_size=60), st.text(max_size=20))
def test_the_parts_joined_are_the_text(text: str, query: str) -> None:
    assert "".join(part for part, _ in highlight(text, query, "kk")) == text
