"""Every kind of page in three languages: it answers, says its language, and is written in it."""

import re
from typing import Any

import pytest

LOCALES = ("kk", "ru", "en")
PATHS = (
    "",
    "projects/",
    "sites/",
    "partners/",
    "regions/",
    "regions/kostanay/",
    "regions/abai/abai-ayagoz/",
    "events/",
    "events/astana-international-forum-2025/",
    "search/",
    "search/?q=2025",
    "help/",
    "about/",
)

# Sentences that stand on every page in the language of the page.
SKIP = {
    "kk": "Негізгі мазмұнға өту",
    "ru": "Перейти к основному содержанию",
    "en": "Skip to the main content",
}


def first_record(client: Any, locale: str, section: str) -> str:
    page = client.get(f"/{locale}/{section}/").text
    found = re.search(rf'<h3><a href="(/{locale}/{section}/[^"]+)"', page)
    assert found, f"no record on /{locale}/{section}/"
    return found[1]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_in_the_language_of_its_address(client: Any, locale: str, path: str) -> None:
    answer = client.get(f"/{locale}/{path}")
    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in answer.text
    assert answer.headers["content-language"] == locale
    assert SKIP[locale] in answer.text
    others = [SKIP[other] for other in LOCALES if other != locale]
    assert not [sentence for sentence in others if sentence in answer.text]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", ["projects", "sites", "partners"])
def test_a_record_has_a_page(client: Any, locale: str, section: str) -> None:
    answer = client.get(first_record(client, locale, section))
    assert answer.status_code == 200
    assert "<h1" in answer.text
    assert '<section id="source">' in answer.text


@pytest.mark.parametrize("locale", ["kk", "ru"])
@pytest.mark.parametrize("path", ["", "projects/", "projects/?min=1&currency=kzt", "regions/kostanay/"])
def test_tenge_has_its_sign(client: Any, locale: str, path: str) -> None:
    page = client.get(f"/{locale}/{path}").text
    assert "KZT" not in page
    assert "₸" in page


@pytest.mark.parametrize(
    ("locale", "rate"),
    [("kk", "1 $ = 469,44 ₸ бағамымен (2024 жыл)"), ("ru", "по курсу 1 $ = 469,44 ₸ (2024 г.)")],
)
def test_a_conversion_says_so_with_its_rate_and_date(client: Any, locale: str, rate: str) -> None:
    page = client.get(f"/{locale}/projects/?min=1&currency=usd").text.replace("\u00a0", " ")
    notes = re.findall(r"<small>(≈ [^<]+)</small>", page)
    assert notes
    assert all(" $ = " in note for note in notes)
    assert any(rate in note for note in notes)


def test_english_writes_the_code_of_the_tenge(client: Any) -> None:
    assert "KZT\u00a0" in client.get("/en/projects/").text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_placeholder_and_no_code_is_left(client: Any, locale: str) -> None:
    for path in (*PATHS, first_record(client, locale, "projects").removeprefix(f"/{locale}/")):
        page = client.get(f"/{locale}/{path}").text
        words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
        assert not re.findall(r"\{[a-z_]+\}|\bNone\b|\b[A-Z]+_[A-Z_]+\b", words), path


def test_the_head_is_short_and_names_the_other_languages(client: Any) -> None:
    path = first_record(client, "ru", "projects")
    page = client.get(path).text
    title = re.search(r"<title>(.*?)</title>", page)
    description = re.search(r'name="description" content="(.*?)"', page)
    assert title
    assert len(title[1]) <= 60
    assert description
    assert len(description[1]) <= 155
    tail = path.removeprefix("/ru")
    for locale in LOCALES:
        assert re.search(rf'rel="alternate" hreflang="{locale}" href="http[^"]+/{locale}{re.escape(tail)}"', page)
    assert re.search(rf'rel="canonical" href="http[^"]+/ru{re.escape(tail)}"', page)
    assert 'hreflang="x-default"' in page


def test_the_language_links_keep_page_and_query(client: Any) -> None:
    page = client.get("/ru/projects/?sector=mining&sort=largest").text
    assert 'href="/kk/projects/?sector=mining&amp;sort=largest" lang="kk"' in page
    assert 'href="/en/projects/?sector=mining&amp;sort=largest" lang="en"' in page


def test_what_is_not_confirmed_says_so(client: Any) -> None:
    page = client.get(first_record(client, "ru", "projects")).text
    assert "Не подтверждено" in page
    assert "Государственные органы её не подтвердили" in page
    assert "Записи с пометкой «Не подтверждено» государственные органы не проверяли" in page


def test_the_table_of_a_chart_is_on_the_page(client: Any) -> None:
    page = client.get("/en/regions/kostanay/").text
    assert page.count('<figure class="chart">') == 3
    assert page.count("Show as a table") == 3


@pytest.mark.parametrize("locale", LOCALES)
def test_the_map_and_the_list_name_the_same_regions(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/").text
    drawn, listed = page.split('id="regions"')
    assert len(set(re.findall(rf'<a href="(/{locale}/regions/[^"]+)"><title>', drawn))) == 20
    assert set(re.findall(rf'<a href="(/{locale}/regions/[^"]+/)"', drawn)) <= set(
        re.findall(rf'<a href="(/{locale}/regions/[^"]+/)"', listed)
    )
