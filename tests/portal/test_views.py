"""A list as a table and as a map: the same records, seen otherwise."""

import re
from html import unescape
from typing import Any

import pytest

from tests.portal.test_lists import option_count, rows, total

SECTIONS = ("projects", "sites", "partners")


def table_rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="([^"]+)"', page)


def headings(page: str) -> dict[str, tuple[str, str]]:
    """For each heading that sorts: its address and its direction."""
    found = re.findall(r'<th scope="col"[^>]*?(?:aria-sort="(\w+)")?><a href="([^"]+)">([^<]+)<svg', page)
    return {name: (unescape(url), direction) for direction, url, name in found}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_shows_what_the_list_shows(client: Any, section: str) -> None:
    listed, table = (client.get(f"/kk/{section}/?sort=title{more}").text for more in ("", "&view=table"))
    assert table_rows(table) == rows(listed)
    assert "noindex" in table
    assert '<caption class="vh">' in table


@pytest.mark.parametrize(
    ("section", "heading", "orders"),
    [
        ("projects", "Investment, billion tenge", ["largest", "smallest", "largest"]),
        ("sites", "Total area, ha", ["largest", "smallest"]),
        ("partners", "Title", ["title", "title"]),
    ],
)
def test_headings_sort(client: Any, section: str, heading: str, orders: list[str]) -> None:
    page = client.get(f"/en/{section}/?view=table").text
    for order in orders:
        url, _ = headings(page)[heading]
        assert f"sort={order}" in url
        page = client.get(url).text
        assert headings(page)[heading][1] == ("descending" if order == "largest" else "ascending")
        assert table_rows(page) == rows(client.get(f"/en/{section}/?sort={order}").text)


def test_a_table_keeps_its_view_when_pages_turn_and_filters_change(client: Any) -> None:
    page = client.get("/en/projects/?view=table&region=aktobe&region=akmola").text
    tags = re.findall(r'<a class="tag" href="([^"]+)"', page)
    assert all("view=table" in tag for tag in tags)
    assert page.count('<input type="hidden" name="view" value="table">') == 2
    following = re.search(r'href="([^"]+)" rel="next"', client.get("/en/projects/?view=table").text)
    assert following
    assert "view=table" in following[1]


def test_a_map_of_many_shows_the_regions(client: Any) -> None:
    page = client.get("/en/projects/?view=map").text
    circles = re.findall(r'<a href="([^"]+)" data-place="(\w[\w-]*)"><title>[^<]+: (\d+)', page)
    listed = re.findall(r'<li data-place="([\w-]+)"><a href="([^"]+)">', page)
    assert sorted((key, url) for url, key, _ in circles) == sorted(listed)
    assert sum(int(count) for *_, count in circles) == total(page)
    url, _, count = circles[0]
    assert total(client.get(unescape(url)).text) == int(count)


@pytest.mark.parametrize("address", ["sites/?view=map", "projects/?view=map&region=aktobe", "partners/?view=map"])
def test_a_map_of_few_shows_every_record(client: Any, address: str) -> None:
    page = client.get(f"/ru/{address}").text
    beside = page.split('class="beside"')[1]
    listed = re.findall(r'<li data-place="([\w-]+)"><a href="([^"]+)">', beside)
    assert len(listed) == total(page)
    on_map = set(re.findall(r'data-place="([\w-]+)"><title>', page))
    assert {key for key, _ in listed} == on_map
    for anchor in re.findall(r'<a href="#(at-[\w-]+)"', page):
        assert f'<section id="{anchor}">' in beside


@pytest.mark.parametrize("view", ["x", "MAP", "%3Cb%3E", "map%00x"])
def test_an_unknown_view_is_refused(client: Any, view: str) -> None:
    assert client.get(f"/en/sites/?view={view}").status_code == 400


def test_districts_are_offered_within_a_region(client: Any) -> None:
    assert 'name="district"' not in client.get("/en/projects/").text
    page = client.get("/en/projects/?region=aktobe").text
    district = re.findall(r'name="district" value="([^"]+)"', page)[0]
    narrowed = client.get(f"/en/projects/?region=aktobe&district={district}").text
    assert total(narrowed) == option_count(page, "district", district) > 0


@pytest.mark.parametrize("query", ["district=aqtobe-city", "region=akmola&district=nowhere"])
def test_a_district_of_another_region_is_dropped(client: Any, query: str) -> None:
    answer = client.get(f"/en/projects/?{query}")
    assert answer.status_code == 302
    assert "district" not in answer.headers["location"]
    assert client.get(answer.headers["location"]).status_code == 200
