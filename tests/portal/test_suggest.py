"""Suggestions as one types: public names only, for any input."""

from typing import Any

import pytest


def suggest(client: Any, text: str, locale: str = "en") -> list[dict[str, str]]:
    answer = client.get(f"/{locale}/suggest/", params={"q": text})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=300"
    found = answer.json()
    assert len(found) <= 8
    return found


@pytest.mark.parametrize(
    ("locale", "typed", "name"),
    [
        ("ru", "кирпичный зав", "Автоматизированный кирпичный завод в Кызылординской области"),
        ("en", "Ulba", "Ulba Metallurgical Plant JSC"),
        ("kk", "кірпі", "Қызылорда облысындағы автоматтандырылған кірпіш зауыты"),
        ("kk", "Казмыры", "«Қазмырыш» ЖШС"),
        ("ru", "ulba", "Ulba Metallurgical Plant JSC"),
    ],
)
def test_titles_whose_words_begin_so(client: Any, locale: str, typed: str, name: str) -> None:
    found = suggest(client, typed, locale)
    assert name in {each["text"] for each in found}
    assert all(client.get(each["url"]).status_code == 200 for each in found)


@pytest.mark.parametrize(
    ("locale", "typed", "kind", "url"),
    [
        ("en", "kosta", "region", "/en/regions/kostanay/"),
        ("kk", "Қост", "region", "/kk/regions/kostanay/"),
        ("ru", "металлу", "sector", "/ru/projects/?sector=metallurgy"),
    ],
)
def test_names_of_regions_and_sectors_come_first(client: Any, locale: str, typed: str, kind: str, url: str) -> None:
    first = suggest(client, typed, locale)[0]
    assert (first["kind"], first["url"]) == (kind, url)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "…!?",
        "\x00",
        "\x00зав",
        "\u202eзав",
        "🙂",
        "' OR 1=1",
        "a:* & b | !c",
        "\\",
        "x" * 10_000,
        "зав " * 900,
    ],
)
def test_any_input_is_answered(client: Any, typed: str) -> None:
    suggest(client, typed)


def test_bytes_that_are_no_text(client: Any) -> None:
    assert client.get("/ru/suggest/?q=%ff%ed%a0%80&q=%00").status_code == 200
    assert client.get("/ru/suggest/").json() == []


def test_nothing_else_begins_so(client: Any) -> None:
    assert suggest(client, "blorfwumpet") == []
