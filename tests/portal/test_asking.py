"""The form of a question and the page on which it is followed: without scripts, without an account."""

import re
import secrets
from html import unescape
from typing import Any

import pytest

from api.door import opened_door
from tests.portal.test_pages import LOCALES

HERE = {"Origin": "http://127.0.0.1"}
TYPED = {"name": "Anna Schmidt", "country": "DE", "text": "How much land is free?", "consent": "1"}
# What an attacker plants, from the list of the security model.
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:alert(1)",
    "=cmd|'/c calc'!A1",
    "%(name)s {name.__class__}",
    "\u202egnp.exe",
]


def email() -> str:
    return f"i{secrets.token_hex(6)}@example.com"


def first(client: Any, locale: str, section: str) -> str:
    """The address of the form of the first record of a list."""
    if section == "regions":
        return f"/{locale}/regions/abai/ask/"
    page = client.get(f"/{locale}/{section}/").text
    found = re.search(r'<ol class="res">.*?<h3><a href="([^"]+)"', page, re.DOTALL)
    assert found
    assert f'href="{found[1]}ask/"' in client.get(found[1]).text
    return f"{found[1]}ask/"


def form(client: Any, address: str) -> dict[str, str]:
    """What the form holds by itself."""
    page = client.get(address)
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    found = re.search(r'name="again" value="([\w-]+)"', page.text)
    assert found
    return {"again": found[1]}


def rows(client: Any) -> int:
    async def count() -> int:
        async with opened_door().database.reading() as connection:
            row = await (await connection.execute("SELECT count(*) FROM enquiry")).fetchone()
        return row[0] if row else 0

    return client.portal.call(count)


async def _forget() -> None:
    async with opened_door().database.writing() as connection:
        await connection.execute("DELETE FROM rate_window")


@pytest.fixture(autouse=True)
def _counted_anew(client: Any) -> None:
    client.portal.call(_forget)


@pytest.mark.parametrize("section", ["projects", "sites", "partners", "regions"])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_is_asked_followed_written_on_and_erased(client: Any, locale: str, section: str) -> None:
    address, whose = first(client, locale, section), email()
    sent = {**TYPED, **form(client, address), "email": whose}
    answer = client.post(address, data=sent, headers=HERE)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    number = re.search(r"\b\d\d-[0-9A-Z]{5}-[0-9A-Z]{5}\b", page.text)
    assert number
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    assert whose not in page.text + answer.headers["location"]
    assert "How much land is free?" in page.text

    follow = answer.headers["location"].removesuffix("&new=1")
    again = re.search(r'name="again" value="([\w-]+)"', page.text)
    assert again
    written = client.post(follow, data={"text": "And water?", "again": again[1]}, headers=HERE)
    assert written.status_code == 303
    assert "And water?" in client.get(written.headers["location"]).text

    erase = follow.replace("enquiries/?", "enquiries/erase/?")
    assert client.get(erase).status_code == 200
    assert "And water?" in client.get(follow).text, "opening a link changes nothing"
    assert client.post(erase, data={"erase": "1"}, headers=HERE).status_code == 303
    gone = client.get(follow)
    assert (gone.status_code, "How much land" in gone.text, number[0] in gone.text) == (200, False, True)


def test_a_form_sent_twice_is_one_question(client: Any) -> None:
    address = first(client, "en", "projects")
    sent, before = {**TYPED, **form(client, address), "email": email()}, rows(client)
    answers = [client.post(address, data=sent, headers=HERE) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert rows(client) == before + 1


@pytest.mark.parametrize("locale", LOCALES)
def test_all_that_is_wrong_is_said_with_links_to_the_fields_and_what_was_typed_stays(client: Any, locale: str) -> None:
    address, before = first(client, locale, "sites"), rows(client)
    sent = {"name": "", "email": "nobody", "country": "", "text": "A <b>question</b>", **form(client, address)}
    answer = client.post(address, data=sent, headers=HERE)
    assert answer.status_code == 400
    for field in ("name", "email", "country", "consent"):
        assert f'<a href="#{field}">' in answer.text
        assert f'id="{field}-wrong"' in answer.text
    assert "A &lt;b&gt;question&lt;/b&gt;</textarea>" in answer.text
    assert 'value="nobody"' in answer.text
    assert f'value="{sent["again"]}"' in answer.text
    assert 'tabindex="-1" autofocus' in answer.text
    assert rows(client) == before


BAD = [
    {"text": "а" * 10_000},
    {"text": "a\0b"},
    {"text": "\x1b[31m"},
    {"name": "Ivan\r\nBcc: all@example.com"},
    {"name": "Ivan\0"},
    {"email": "a@example.com\r\nBcc: b@example.com"},
    {"email": "a@example.com\0"},
    {"email": "<script>@example.com"},
    {"country": "de"},
    {"country": "<b>"},
    {"consent": ""},
    {"consent": "0"},
    {"website": "https://spam.example"},
    {"again": ""},
    {"again": "é" * 20},
]


@pytest.mark.parametrize("changes", BAD, ids=range(len(BAD)))
def test_bad_input_has_a_clear_page_and_stores_nothing(client: Any, changes: dict[str, str]) -> None:
    address = first(client, "ru", "projects")
    sent, before = {**TYPED, **form(client, address), "email": email(), **changes}, rows(client)
    answer = client.post(address, data=sent, headers=HERE)
    assert (answer.status_code, "Ошибка: " in answer.text) == (400, True)
    assert rows(client) == before


def test_lone_surrogates_cannot_be_sent(client: Any) -> None:
    address, before = first(client, "en", "projects"), rows(client)
    body = f"name=A&email=a%40example.com&country=DE&consent=1&text=%ED%A0%80&again={form(client, address)['again']}"
    head = {**HERE, "Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post(address, content=body, headers=head)
    assert answer.status_code == 303, "octets that are no letters become the sign for what cannot be read"
    assert "\ufffd" in client.get(answer.headers["location"]).text
    assert rows(client) == before + 1


@pytest.mark.parametrize("more", ["&name=B", "&consent=1", "&again=x"])
def test_a_field_that_comes_twice_is_no_form_of_ours(client: Any, more: str) -> None:
    address, before = first(client, "en", "projects"), rows(client)
    body = f"name=A&email={email()}&country=DE&consent=1&text=Hi&again={form(client, address)['again']}{more}"
    head = {**HERE, "Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(address, content=body.replace("@", "%40"), headers=head).status_code == 400
    assert rows(client) == before


def test_another_site_cannot_send_it(client: Any) -> None:
    address, before = first(client, "en", "projects"), rows(client)
    sent = {**TYPED, **form(client, address), "email": email()}
    assert client.post(address, data=sent, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(address, data=sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert rows(client) == before


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_attacker_writes_is_inert(client: Any, payload: str) -> None:
    address = first(client, "en", "projects")
    sent = {**TYPED, **form(client, address), "email": email(), "text": payload}
    page = client.get(client.post(address, data=sent, headers=HERE).headers["location"]).text
    shown = re.findall(r'<div class="said" dir="auto">(.*?)</div>', page, re.DOTALL)
    assert [unescape(each) for each in shown] == [payload]
    assert not re.search(r"<(script|img|svg)\b", shown[0])


@pytest.mark.parametrize("key", ["", "x", "%00", "A" * 43, "a" * 5000])
@pytest.mark.parametrize("page", ["enquiries/", "enquiries/erase/"])
def test_a_link_that_leads_nowhere_says_so(client: Any, page: str, key: str) -> None:
    for answer in (client.get(f"/ru/{page}?key={key}"), client.post(f"/ru/{page}?key={key}", headers=HERE)):
        assert (answer.status_code, "Такого вопроса нет" in answer.text) == (404, True)


@pytest.mark.parametrize("name", ["projects/none-xxxxxxxxxx", "regions/mars", "sites/%00"])
def test_what_is_not_there_cannot_be_asked_about(client: Any, name: str) -> None:
    assert client.get(f"/en/{name}/ask/").status_code == 404
    assert client.post(f"/en/{name}/ask/", data=TYPED, headers=HERE).status_code == 404


def test_too_many_have_a_page_of_their_own(client: Any) -> None:
    address, whose = first(client, "kk", "projects"), email()
    statuses = []
    for _ in range(11):
        sent = {**TYPED, **form(client, address), "email": whose}
        statuses.append(client.post(address, data=sent, headers=HERE).status_code)
    assert statuses == [303] * 10 + [429]
