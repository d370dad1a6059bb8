"""The lists: facets narrow them, chosen filters can be dropped, pages can be turned."""

import re
from html import unescape
from typing import Any

import pytest

HEADING = re.compile(r'<h2 id="results" tabindex="-1" data-said>(\d+)')


def total(page: str) -> int:
    found = HEADING.search(page)
    assert found
    return int(found[1])


def rows(page: str) -> list[str]:
    return re.findall(r'<h3><a href="([^"]+)"', page)


def option_count(page: str, parameter: str, value: str) -> int:
    found = re.search(rf'name="{parameter}" value="{value}".*?<span class="num">(\d+)</span>', page)
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    ("section", "parameter", "value"),
    [
        ("projects", "sector", "mining"),
        ("projects", "stage", "operating"),
        ("projects", "kind", "niche"),
        ("projects", "region", "aktobe"),
        ("sites", "type", "sez"),
        ("sites", "readiness", "ready"),
        ("partners", "role", "supplier"),
        ("partners", "region", "karaganda"),
    ],
)
def test_a_facet_counts_what_it_gives(client: Any, section: str, parameter: str, value: str) -> None:
    everything = client.get(f"/en/{section}/").text
    narrowed = client.get(f"/en/{section}/?{parameter}={value}").text
    assert total(narrowed) == option_count(everything, parameter, value) < total(everything)
    assert re.search(rf'name="{parameter}" value="{value}" checked', narrowed)


def test_values_of_one_facet_add_up(client: Any) -> None:
    page = client.get("/en/projects/").text
    both = client.get("/en/projects/?sector=mining&sector=food").text
    assert total(both) == option_count(page, "sector", "mining") + option_count(page, "sector", "food")


def test_a_chosen_filter_can_be_dropped_alone(client: Any) -> None:
    page = client.get("/en/projects/?sector=mining&region=aktobe&sort=title").text
    tags = [unescape(url) for url in re.findall(r'<a class="tag" href="([^"]+)"', page)]
    assert tags == ["/en/projects/?region=aktobe&sort=title", "/en/projects/?sector=mining&sort=title"]


def test_a_range_is_in_billions(client: Any) -> None:
    page = client.get("/ru/projects/?min=1000").text
    assert 0 < total(page) < total(client.get("/ru/projects/").text)
    assert "Объём инвестиций: от 1\u00a0трлн\u00a0₸" in unescape(page)
    assert client.get("/ru/projects/?min=1%C2%A0000").text.count("<li>") == page.count("<li>")


def test_pages_turn_forward_and_back(client: Any) -> None:
    seen: list[str] = []
    url = "/ru/projects/?sort=title"
    pages = []
    while url:
        page = client.get(url).text
        pages.append((url, page))
        seen += rows(page)
        following = re.search(r'<a href="([^"]+)" rel="next"', page)
        url = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == total(pages[0][1])
    back = re.search(r'<a href="([^"]+)" rel="prev"', pages[2][1])
    assert back
    assert rows(client.get(unescape(back[1])).text) == rows(pages[1][1])
    assert "21–40 из" in pages[1][1]


def test_an_empty_list_shows_the_way_out(client: Any) -> None:
    page = client.get("/en/projects/?stage=operating&min=999999999").text
    assert total(page) == 0
    assert "Without the filter" in page
    assert "Remove all filters" in page


@pytest.mark.parametrize(
    ("query", "indexed"),
    [
        ("", True),
        ("?sector=mining", True),
        ("?region=aktobe", True),
        ("?sector=mining&sector=food", False),
        ("?stage=operating", False),
        ("?sort=title", False),
        ("?min=1", False),
    ],
)
def test_search_engines_are_given_few_lists(client: Any, query: str, indexed: bool) -> None:
    page = client.get(f"/en/projects/{query}").text
    assert ("noindex" not in page) is indexed
    assert ('hreflang="ru" href="http' in page) is indexed


def test_search_marks_what_it_found(client: Any) -> None:
    page = client.get("/ru/search/", params={"q": "завод"}).text
    assert total(page) > 0
    assert "<mark>" in page
    assert "noindex" in page


def test_search_can_be_narrowed(client: Any) -> None:
    everything = client.get("/ru/search/", params={"q": "завод"}).text
    sites = client.get("/ru/search/", params={"q": "завод", "kind": "partner"}).text
    assert 0 < total(sites) < total(everything)
    assert all("/partners/" in url for url in rows(sites.split('class="similar"')[0]))


def test_search_that_finds_nothing_offers_the_lists(client: Any) -> None:
    page = client.get("/en/search/", params={"q": "zzzzqqqqxxxx"}).text
    assert total(page) == 0
    assert "look through the lists" in page


def test_an_empty_search_counts_what_each_filter_takes_away(client: Any) -> None:
    asked = {"q": "завод", "kind": "partner", "region": "ulytau", "sector": "tourism"}
    page = client.get("/ru/search/", params=asked).text
    assert total(page) == 0
    found = re.findall(r'Без фильтра «([^»]+)»(?:</a>)?: <span class="num">(\d+)</span>', page)
    assert {name for name, _ in found} >= {"Область Ұлытау"}
    assert len(found) == 3
    assert client.get("/ru/search/", params={**asked, "sector": "nonsense"}).status_code == 400
