"""What a page says to machines: structured data, Open Graph, the picture of its address."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kernel.database import Database
from api.pictures import draw_latest
from pictures.store import Pictures
from portal import structured
from tests.portal.test_pages import LOCALES, first_record

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HOSTILE = "</script><script>alert(1)</script> <!-- & ' \" \u2028\u2029 ]]>"


def things(page: str) -> dict[str, dict[str, Any]]:
    return {thing["@type"]: thing for block in BLOCK.findall(page) for thing in json.loads(block)["@graph"]}


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)
    assert found, name
    return found[1]


@given(st.text())
def test_no_text_ends_the_block(text: str) -> None:
    for words in (text, HOSTILE + text):
        block = str(structured.script([structured.breadcrumbs([(words, None)])]))
        inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
        assert not set("<>&\u2028\u2029") & set(inside)
        assert json.loads(inside)["@graph"][0]["itemListElement"][0]["name"] == words


def test_nothing_to_say_is_no_block() -> None:
    assert structured.script([]) == ""


@pytest.mark.parametrize("locale", LOCALES)
def test_the_home_page_names_the_site(client: Any, locale: str) -> None:
    found = things(client.get(f"/{locale}/").text)
    assert set(found) == {"Organization", "WebSite"}
    assert found["WebSite"]["publisher"]["@id"] == found["Organization"]["@id"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", ["projects", "sites", "partners"])
def test_a_record_says_when_it_changed(client: Any, locale: str, section: str) -> None:
    found = things(client.get(first_record(client, locale, section)).text)
    page = found["WebPage"]
    assert page["inLanguage"] == locale
    assert page["dateModified"] >= page["datePublished"]
    assert ("Place" in found) is (section == "sites")
    trail = found["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in trail] == [1, 2, 3]
    assert trail[1]["item"].endswith(f"/{locale}/{section}/")


@pytest.mark.parametrize(("precision", "known"), [("EXACT", True), (None, True), ("REGIONAL_CENTRE", False)])
def test_a_place_has_a_point_only_where_it_is_its_own(precision: str | None, known: bool) -> None:
    node = {"kind": "SITE", "slug": "sez", "publicId": "abc", "title": "SEZ", "region": {"name": "Abai"}}
    place = structured.place(
        "en", {**node, "locality": None, "latitude": 50, "longitude": 80, "geoPrecision": precision}
    )
    assert ("geo" in place) is known
    assert place["address"] == {"@type": "PostalAddress", "addressCountry": "KZ", "addressRegion": "Abai"}


def test_the_data_are_described(client: Any) -> None:
    assert things(client.get("/en/data/").text)["Dataset"]["isAccessibleForFree"] is True


@pytest.mark.parametrize("path", ["projects/?stage=operating", "search/?q=2025", "nothing/"])
def test_what_is_not_listed_says_nothing(client: Any, path: str) -> None:
    page = client.get(f"/en/{path}").text
    assert "noindex,follow" in page
    assert not BLOCK.findall(page)
    assert 'rel="canonical"' not in page


@pytest.mark.parametrize("locale", LOCALES)
def test_a_shared_address_has_a_picture(client: Any, locale: str) -> None:
    for path in (f"/{locale}/", f"/{locale}/projects/", f"/{locale}/help/", first_record(client, locale, "projects")):
        page = client.get(path).text
        assert meta(page, "og:locale")[:2] == locale
        assert meta(page, "og:url").endswith(path)
        assert 0 < len(meta(page, "og:title")) <= 60 < len(meta(page, "og:description"))
        address = re.sub(r"^https?://[^/]+", "", meta(page, "og:image"))
        assert re.fullmatch(rf"/pictures/{locale}/[\w/]+-[0-9a-f]{{16}}\.png", address)
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert "immutable" in answer.headers["cache-control"]


def test_the_address_of_an_old_picture_leads_to_the_new_one(client: Any) -> None:
    address = re.sub(r"^https?://[^/]+", "", meta(client.get(first_record(client, "ru", "sites")).text, "og:image"))
    old = client.get(re.sub(r"-[0-9a-f]{16}", "-0123456789abcdef", address), follow_redirects=False)
    assert (old.status_code, old.headers["location"]) == (302, address)


@pytest.mark.parametrize(
    "path",
    ["de/projects-1.png", "ru/projects/none-1.png", "ru/nothing/abc-1.png", "ru/projects/..%2f..%2fetc-1.png"],
)
def test_a_picture_of_nothing_is_not_there(client: Any, path: str) -> None:
    assert client.get(f"/pictures/{path}").status_code == 404


async def test_the_worker_draws_what_has_just_changed(database: Database, tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    drawn = await draw_latest(database, pictures)
    assert drawn == len(os.listdir(tmp_path)) >= 20
    assert await draw_latest(database, pictures) == 0
