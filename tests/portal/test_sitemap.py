"""The site map: an index of files by language and list, each page with its languages and its last change."""

import re
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

import pytest

from api.catalogue.sitemap import site_map
from api.door import Door
from api.kernel.database import Database
from tests.portal.test_pages import LOCALES
from tests.support import ask

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def files(client: Any) -> dict[str, str]:
    """Name and last change of each file of the index."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").text)
    return {
        each.findtext(f"{MAP}loc", "").rsplit("/", 1)[1]: each.findtext(f"{MAP}lastmod", "")
        for each in root.iter(f"{MAP}sitemap")
    }


def entries(client: Any, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(client.get(f"/{name}").text).iter(f"{MAP}url"))


def path_of(address: str | None) -> str:
    return re.sub(r"^https?://[^/]+", "", address or "")


def test_the_index_has_a_file_for_each_language_and_list(client: Any) -> None:
    lists = ("pages", "projects", "sites", "partners")
    found = files(client)
    assert set(found) == {f"sitemap-{locale}-{name}.xml" for locale in LOCALES for name in lists}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", changed) for changed in found.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_listed_is_there_and_names_the_same_languages(client: Any, locale: str) -> None:
    for name in (name for name in files(client) if f"-{locale}-" in name):
        listed = entries(client, name)
        addresses = [path_of(each.findtext(f"{MAP}loc")) for each in listed]
        assert len(addresses) == len(set(addresses)) > 20
        for entry, address in list(zip(listed, addresses, strict=True))[:: len(listed) // 5]:
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code == 200, address
            assert "noindex" not in answer.text, f"{address}: leave it out of the site map"
            named = {(link.get("hreflang"), link.get("href")) for link in entry.iter(LINK)}
            page = answer.text.replace("&amp;", "&")
            assert named == set(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page))
            assert f'<link rel="canonical" href="{entry.findtext(f"{MAP}loc")}"' in page


def test_a_record_tells_when_it_last_changed(client: Any) -> None:
    newest = files(client)["sitemap-ru-projects.xml"]
    changed = [each.findtext(f"{MAP}lastmod", "") for each in entries(client, "sitemap-ru-projects.xml")]
    assert max(changed) == newest
    assert all(changed)


@pytest.mark.parametrize("name", ["de-projects", "ru-nothing", "ru", "ru-projects-1", "ru-projects-2", "ru-pages-2"])
def test_a_file_that_is_not_in_the_index_is_not_there(client: Any, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


async def test_a_long_list_is_cut_into_parts_that_leave_nothing_out(door: Door, database: Database) -> None:
    """As with 25 000 records a part, but with seven."""
    query = f"SELECT list, number, records, after FROM {site_map(7).table} parts ORDER BY list, number"
    async with database.reading() as connection:
        parts = await (await connection.execute(query)).fetchall()  # type: ignore[arg-type]
    for name, group in groupby(parts, key=lambda part: part[0]):
        slugs: list[str] = []
        for _, _, records, after in group:
            document = f"query($after: String) {{ list: {name}(first: 7, after: $after) {{ nodes {{ slug }} }} }}"
            nodes = (await ask(door, document, after=after))["list"]["nodes"]
            assert len(nodes) == records
            slugs += [node["slug"] for node in nodes]
        total = (await ask(door, f"{{ list: {name}(first: 1) {{ totalCount }} }}"))["list"]["totalCount"]
        assert len(slugs) == len(set(slugs)) == total > 7
