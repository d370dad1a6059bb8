"""The site map: an index of files by language and list, each page with its languages and its last change."""

import re
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import psycopg
import pytest
from sqlalchemy import make_url

from api.catalogue.interchange.importing import import_files
from api.catalogue.sitemap import site_map
from api.door import Door
from api.kernel.database import Database
from tests.portal.test_pages import LOCALES
from tests.support import ask, line

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
    lists = ("pages", "projects", "sites", "partners", "events")
    found = files(client)
    assert set(found) == {f"sitemap-{locale}-{name}.xml" for locale in LOCALES for name in lists}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", changed) for changed in found.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_listed_is_there_and_names_the_same_languages(client: Any, locale: str) -> None:
    for name in (name for name in files(client) if f"-{locale}-" in name):
        listed = entries(client, name)
        addresses = [path_of(each.findtext(f"{MAP}loc")) for each in listed]
        assert len(addresses) == len(set(addresses)) > 20, name
        for entry, address in list(zip(listed, addresses, strict=True))[:: len(listed) // 5]:
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code == 200, address
            assert "noindex" not in answer.text, f"{address}: leave it out of the site map"
            named = {(link.get("hreflang"), link.get("href")) for link in entry.iter(LINK)}
            page = answer.text.replace("&amp;", "&")
            assert named == set(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page))
            assert f'<link rel="canonical" href="{entry.findtext(f"{MAP}loc")}"' in page


@pytest.mark.parametrize("section", ["projects", "sites", "partners", "events"])
def test_a_record_tells_when_it_last_changed(client: Any, section: str) -> None:
    newest = files(client)[f"sitemap-ru-{section}.xml"]
    changed = [each.findtext(f"{MAP}lastmod", "") for each in entries(client, f"sitemap-ru-{section}.xml")]
    assert max(changed) == newest
    assert all(changed)


def test_every_district_tells_when_it_last_changed(client: Any) -> None:
    found = {
        path_of(each.findtext(f"{MAP}loc")): each.findtext(f"{MAP}lastmod", "")
        for each in entries(client, "sitemap-kk-pages.xml")
    }
    districts = {path: changed for path, changed in found.items() if re.fullmatch(r"/kk/regions/[^/]+/[^/]+/", path)}
    assert len(districts) == 228
    assert all(districts.values())


async def test_a_district_changes_with_its_records(
    empty: Database, empty_url: str, server_url: str, tmp_path: Path
) -> None:
    async def put(**fields: Any) -> None:
        async with empty.writing() as connection:
            for table, values in fields.items():
                await connection.execute(f"UPDATE {table} SET {values}")  # type: ignore[arg-type]

    async def changed() -> str:
        return (await ask(Door(empty), '{ district(slug: "abai-ayagoz") { updatedAt } }'))["district"]["updatedAt"]

    file = tmp_path / "sites.jsonl"
    file.write_bytes(line(kind="site", slug="s", region="abai", district="abai-ayagoz", title={"ru": "Площадка"}))
    await import_files(empty, [file])
    await put(site="updated_at = '2040-01-02T03:04:05Z'")
    assert await changed() == "2040-01-02T03:04:05Z"
    await put(site="status = 'draft'")
    assert await changed() < "2040"
    await put(site="status = 'withdrawn'")
    assert await changed() == "2040-01-02T03:04:05Z"
    owner = make_url(server_url).set(drivername="postgresql", database=make_url(empty_url).database)
    with psycopg.connect(owner.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("ALTER TABLE district DISABLE TRIGGER tr_district_update")
        connection.execute("UPDATE district SET updated_at = '2000-01-01', title = title")
        connection.execute("ALTER TABLE district ENABLE TRIGGER tr_district_update")
    await put(site="status = 'draft'")
    assert await changed() == "2000-01-01T00:00:00Z"
    await put(district="source = 'elsewhere'")
    assert await changed() > "2020"


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
