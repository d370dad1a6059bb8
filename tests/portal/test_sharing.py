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


@pytest.mark.parametrize("locale", LOCALES)
def test_an_event_says_when_where_and_who(client: Any, locale: str) -> None:
    found = things(client.get(f"/{locale}/events/astana-international-forum-2025/").text)
    event = found["Event"]
    assert (event["startDate"], event["endDate"]) == ("2025-05-29", "2025-05-30")
    assert event["inLanguage"] == locale
    assert event["location"]["address"]["addressCountry"] == "KZ"
    assert event["location"]["name"]
    assert event["organizer"]["@type"] == "Organization"
    assert event["url"].endswith(f"/{locale}/events/astana-international-forum-2025/")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["BreadcrumbList"]["itemListElement"][1]["item"].endswith(f"/{locale}/events/")


def test_an_event_that_was_cancelled_says_so(client: Any) -> None:
    event = things(client.get("/en/events/astana-international-forum-2024/").text)["Event"]
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert event["startDate"] == event["endDate"] == "2024", "as far as it is known"


def test_an_event_without_a_date_is_none_for_machines(client: Any) -> None:
    assert set(things(client.get("/en/events/kioge/").text)) == {"BreadcrumbList"}


def test_hours_are_by_the_clock_of_the_place() -> None:
    known = {"title": "Forum", "titleLanguage": "ru", "slug": "forum", "cancelled": False, "website": None}
    where = {"place": None, "country": None, "lead": None, "timezone": "Asia/Almaty"}
    when = {"starts": "2026-03-10", "ends": "2026-03", "startTime": "09:30", "endTime": None}
    event = structured.event("kk", {**known, **where, **when}, "A forum", "/picture.png")
    assert event["startDate"] == "2026-03-10T09:30:00+05:00"
    assert event["endDate"] == "2026-03"
    assert event["inLanguage"] == "ru"
    assert not {"location", "organizer", "sameAs"} & set(event)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_district_says_where_it_stands(client: Any, locale: str) -> None:
    trail = things(client.get(f"/{locale}/regions/abai/abai-ayagoz/").text)["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in trail] == [1, 2, 3, 4]
    assert trail[2]["item"].endswith(f"/{locale}/regions/abai/")


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
