"""The shortlist: a signed cookie that nobody else can write, and a page that survives whatever stands in it."""

import csv
import re
from html import unescape
from typing import Any

import pytest
from itsdangerous import Signer

from api.kernel.settings import settings
from portal.shortlist import MOST

COOKIE = "kerege_shortlist"
PICK = re.compile(r'form="shortlist" id="pick-(\w+)" name="(add|remove)"')


def picks(reader: Any, path: str) -> list[str]:
    return [public_id for public_id, _ in PICK.findall(reader.get(path).text)]


def put(reader: Any, *ids: str) -> None:
    """Signed as the portal does."""
    value = Signer(settings().secret_key or "", salt="portal.shortlist").sign("-".join(ids)).decode()
    reader.cookies.set(COOKIE, value)


def send(reader: Any, **fields: Any) -> Any:
    return reader.post("/en/shortlist/", data=fields)


def titles(page: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]+)</a>", page)


def test_a_button_of_a_list_adds_and_removes(reader: Any) -> None:
    path = "/en/projects/?sector=mining&sort=title"
    first = picks(reader, path)[0]
    added = send(reader, add=first, back=path)
    assert (added.status_code, added.headers["location"]) == (303, f"{path}#pick-{first}")
    page = reader.get(path).text
    assert f'id="pick-{first}" name="remove"' in page
    assert '<b class="num">1</b>' in page
    assert len(titles(reader.get("/ru/shortlist/").text)) == 1
    removed = send(reader, remove=first, back=path)
    assert removed.headers["location"] == f"{path}#pick-{first}"
    assert "Max-Age=0" in removed.headers["set-cookie"]
    assert f'id="pick-{first}" name="add"' in reader.get(path).text


def test_a_removal_can_be_undone(reader: Any) -> None:
    kept = picks(reader, "/en/sites/")[:3]
    send(reader, add=kept)
    before = titles(reader.get("/en/shortlist/").text)
    led = send(reader, remove=kept[1]).headers["location"]
    assert led == f"/en/shortlist/?removed={kept[1]}"
    page = reader.get(led).text
    assert "Removed: " in page
    assert len(titles(page)) == 2
    send(reader, add=re.findall(r'type="hidden" name="add" value="(\w+)"', page))
    assert titles(reader.get("/en/shortlist/").text) == before
    led = send(reader, clear="1").headers["location"]
    page = reader.get(led).text
    assert "3 records were removed" in page
    send(reader, add=re.findall(r'type="hidden" name="add" value="(\w+)"', page))
    assert titles(reader.get("/en/shortlist/").text) == before


def test_a_list_is_shared_by_link_and_saved(reader: Any) -> None:
    ids = [*picks(reader, "/en/projects/")[:2], *picks(reader, "/en/partners/")[:1]]
    put(reader, *ids)
    link = unescape(re.findall(r'href="(/en/shortlist/\?id=[^"]+)"', reader.get("/en/shortlist/").text)[0])
    reader.cookies.clear()
    shared = reader.get(link)
    assert "set-cookie" not in shared.headers
    assert "A shared list" in shared.text
    assert "noindex" in shared.text
    assert len(titles(shared.text)) == 3
    send(reader, add=re.findall(r'type="hidden" name="add" value="(\w+)"', shared.text))
    assert len(titles(reader.get("/kk/shortlist/").text)) == 3


def test_the_list_is_a_file(reader: Any) -> None:
    ids = [*picks(reader, "/ru/projects/?sort=largest")[:2], *picks(reader, "/ru/sites/")[:1]]
    put(reader, *ids)
    address = unescape(re.findall(r'href="([^"]+list\.csv[^"]+)"', reader.get("/ru/shortlist/").text)[0])
    answer = reader.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert header[:3] == ["Вид записи", "Название", "Регион"]
    assert sorted(row[-1].rpartition("-")[2] for row in rows) == sorted(f"{each}/" for each in ids)
    assert {len(row) for row in rows} == {len(header)}
    assert any(row[header.index("Объём инвестиций")].isdigit() for row in rows)


@pytest.mark.parametrize(
    "value",
    ["", "x", "abc.def", "erldai3tx6.yuyUa5csIOAsMsFFurBrD-OcVAM", "a" * 3500, ".", "%00", '"><b>', "a-b-c"],
)
def test_a_cookie_that_is_not_ours_is_an_empty_list(reader: Any, value: str) -> None:
    reader.cookies.set(COOKIE, value)
    answer = reader.get("/en/shortlist/")
    assert answer.status_code == 200
    assert "The shortlist is empty" in answer.text


def test_a_changed_cookie_is_an_empty_list(reader: Any) -> None:
    first, second = picks(reader, "/en/sites/")[:2]
    put(reader, first)
    good = reader.cookies[COOKIE]
    reader.cookies.clear()
    reader.cookies.set(COOKIE, good.replace(first, second))
    assert "The shortlist is empty" in reader.get("/en/shortlist/").text


def test_what_is_no_longer_public_is_said_and_forgotten(reader: Any) -> None:
    first = picks(reader, "/en/sites/")[0]
    put(reader, "gone000000", first)
    page = reader.get("/en/shortlist/").text
    assert "1 record of this list is no longer public" in page
    assert len(titles(page)) == 1
    send(reader, remove="gone000000")
    assert "no longer public" not in reader.get("/en/shortlist/").text
    reader.cookies.clear()
    assert "None of the records of this link" in reader.get("/en/shortlist/?id=gone000000&id=%3Cb%3E").text


def test_a_full_list_says_so(reader: Any) -> None:
    put(reader, *(f"gone{number:06}" for number in range(MOST)))
    answer = send(reader, add=picks(reader, "/en/sites/")[0])
    assert answer.headers["location"] == "/en/shortlist/?full=1"
    assert "it holds 50 records" in reader.get("/en/shortlist/?full=1").text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_site_changes_nothing(reader: Any, headers: dict[str, str]) -> None:
    answer = reader.post("/ru/shortlist/", data={"add": picks(reader, "/en/sites/")[0]}, headers=headers)
    assert answer.status_code == 403
    assert '<html lang="ru">' in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "back",
    ["", "https://a.example/", "//a.example/", "/\\a.example", "/en/\\a.example", "/en/\r\nX: y", "/graphql", "/de/"],
)
def test_nobody_is_led_away(reader: Any, back: str) -> None:
    answer = send(reader, add=picks(reader, "/en/sites/")[0], back=back)
    assert answer.headers["location"] == "/en/shortlist/"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"add": "<b>"}, 400),
        ({"add": "unknown000"}, 404),
        ({"add": [str(number) for number in range(300)]}, 400),
    ],
)
def test_odd_forms_are_refused(reader: Any, fields: dict[str, Any], status: int) -> None:
    answer = reader.post("/kk/shortlist/", data=fields)
    assert answer.status_code == status
    assert '<html lang="kk">' in answer.text
    assert "set-cookie" not in answer.headers


def test_a_body_larger_than_a_form_is_refused_before_it_is_read(reader: Any) -> None:
    assert reader.post("/kk/shortlist/", data={"add": "x" * 20_000}).status_code == 413


def test_a_body_that_is_no_form_is_refused(reader: Any) -> None:
    assert reader.post("/en/shortlist/", json={"add": "x"}).status_code == 400
    answer = reader.post(
        "/en/shortlist/", content=b"add=\xff", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400


def test_caches_do_not_mix_readers(reader: Any) -> None:
    bare = reader.get("/en/help/")
    assert "Cookie" in bare.headers["vary"]
    assert bare.headers["cache-control"] == "no-cache"
    put(reader, picks(reader, "/en/sites/")[0])
    own = reader.get("/en/help/", headers={"If-None-Match": bare.headers["etag"]})
    assert own.status_code == 200
    assert own.headers["cache-control"] == "private, no-cache"
    again = reader.get("/en/help/", headers={"If-None-Match": own.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")
    assert "Cookie" in again.headers["vary"]
