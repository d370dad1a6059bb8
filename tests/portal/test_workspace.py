"""The workspace: who gets in, what forms need, and one question answered in it, without scripts."""

import re
import secrets
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.door import opened_door
from api.kernel.actor import Role
from api.parties.actions.managing import Invitation, invite_in
from api.parties.service import INVITATION, Parties
from tests.portal.test_asking import HERE, TYPED, email, form
from tests.portal.test_pages import LOCALES

PASSWORD = "correct horse battery staple"


@pytest.fixture
def browser(client: TestClient) -> Iterator[TestClient]:
    """A browser without a past."""
    client.cookies.clear()
    client.portal.call(_forget)  # type: ignore[union-attr]
    yield client
    client.cookies.clear()


async def _forget() -> None:
    async with opened_door().database.writing() as connection:
        await connection.execute("DELETE FROM rate_window")


def member(client: Any, party: str) -> str:
    """The address of somebody new, whose account was opened by the link of the letter."""
    address = f"m{secrets.token_hex(6)}@example.kz"

    async def invite() -> str:
        parties = opened_door().services[Parties]
        async with parties.database.writing() as connection:
            wish = Invitation(party, "Айгерім", address, "kk", [Role.EDITOR])
            link = (await invite_in(connection, parties, None, wish)).link
        return parties.seal.token(INVITATION, link)

    key = client.portal.call(invite)
    join = f"/kk/workspace/join/?key={key}"
    assert client.get(join).status_code == 200
    assert client.post(join, data={"password": "short"}, headers=HERE).status_code == 400
    done = client.post(join, data={"password": PASSWORD}, headers=HERE)
    assert (done.status_code, done.headers["location"]) == (303, "/kk/workspace/sign-in/?ready=1")
    return address


def sign_in(client: Any, address: str, locale: str = "kk", password: str = PASSWORD) -> Any:
    sent = {"email": address, "password": password, "code": ""}
    return client.post(f"/{locale}/workspace/sign-in/", data=sent, headers=HERE)


def hidden(page: str) -> dict[str, str]:
    """What the first form of an act carries."""
    values = dict(re.findall(r'name="(token|again)" value="([^"]+)"', page))
    assert set(values) == {"token", "again"}
    return values


def asked(client: Any, locale: str = "en") -> str:
    """The number of a new question about a region."""
    address = f"/{locale}/regions/kyzylorda/ask/"
    answer = client.post(address, data={**TYPED, **form(client, address), "email": email()}, headers=HERE)
    found = re.search(r"\d\d-[0-9A-Z]{5}-[0-9A-Z]{5}", client.get(answer.headers["location"]).text)
    assert found
    return found[0]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_stranger_is_led_to_the_form_and_back(browser: Any, locale: str) -> None:
    there = f"/{locale}/workspace/enquiries/?view=mine"
    led = browser.get(there)
    assert led.status_code == 303
    page = browser.get(led.headers["location"])
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    assert "noindex" in page.text
    address = member(browser, "centre-abai")
    sent = {"email": address, "password": PASSWORD, "code": ""}
    back = browser.post(led.headers["location"], data=sent, headers=HERE)
    assert (back.status_code, back.headers["location"]) == (303, there)
    assert browser.get(there).status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/en/projects/", "/kk/workspace/\\evil"])
def test_nobody_is_led_elsewhere(browser: Any, wanted: str) -> None:
    sent = {"email": member(browser, "centre-abai"), "password": PASSWORD, "code": ""}
    answer = browser.post("/kk/workspace/sign-in/", params={"next": wanted}, data=sent, headers=HERE)
    assert answer.headers["location"] == "/kk/workspace/"


def test_a_wrong_password_says_no_more_than_that(browser: Any) -> None:
    address = member(browser, "centre-abai")
    wrong = [sign_in(browser, address, password="wrong"), sign_in(browser, "nobody@example.kz")]
    assert [answer.status_code for answer in wrong] == [400, 400]
    assert "wrong" not in wrong[0].text.replace('class="wrong', "")
    assert "set-cookie" not in wrong[0].headers


def test_a_question_is_assigned_handed_answered_and_closed(browser: Any) -> None:
    address = member(browser, "centre-kyzylorda")
    number = asked(browser, "ru")
    assert sign_in(browser, address).status_code == 303
    listed = browser.get("/kk/workspace/enquiries/").text
    assert number in listed
    here = f"/kk/workspace/enquiries/{number}/"

    def do(act: str, **fields: str) -> Any:
        carried = hidden(browser.get(here).text)
        named = {f"{act}-{name}": value for name, value in fields.items()}
        return browser.post(here, data={**carried, "act": act, **named}, headers=HERE)

    page = browser.get(here)
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    me = re.search(r'<option value="(Member:[^"]+)"', page.text)
    assert me
    assert do("assign", member=me[1]).headers["location"] == f"{here}?done=assign"
    assert do("note", text="Ішкі жазба").status_code == 303
    wrong = do("answer", text="")
    assert (wrong.status_code, 'href="#answer-text"' in wrong.text) == (400, True)
    assert do("answer", text="Свободно 40 гектаров. <b>Да</b>").status_code == 303
    shown = browser.get(here).text
    assert "&lt;b&gt;Да&lt;/b&gt;" in shown
    assert do("close", outcome="ANSWERED").status_code == 303
    late = do("answer", text="Ещё")
    assert (late.status_code, "Ещё</textarea>" in late.text) == (400, False), "it can no longer be answered"
    assert do("reopen").status_code == 303
    assert do("hand", party="ministry", reason="Министрліктің мәселесі").status_code == 303
    assert "Сұрақты қайта ашу" not in browser.get(here).text
    assert 'name="act"' not in browser.get(here).text, "whoever has handed it over can only read"


def test_a_form_needs_the_token_of_its_session(browser: Any) -> None:
    address, number = member(browser, "centre-kyzylorda"), asked(browser)
    sign_in(browser, address)
    here = f"/en/workspace/enquiries/{number}/"
    carried = hidden(browser.get(here).text)
    sent = {**carried, "act": "note", "note-text": "x"}
    assert browser.post(here, data={**sent, "token": ""}, headers=HERE).status_code == 403
    assert browser.post(here, data=sent, headers={"Origin": "https://evil.example"}).status_code == 403
    other = member(browser, "centre-kyzylorda")
    browser.cookies.clear()
    sign_in(browser, other)
    assert browser.post(here, data=sent, headers=HERE).status_code == 403, "a token of another session"
    assert "<b>Note" not in browser.get(here).text


def test_what_is_of_others_is_no_page(browser: Any) -> None:
    number = asked(browser)
    sign_in(browser, member(browser, "centre-almaty"))
    for there in (number, "26-AAAAA-AAAAA", "x", "%00"):
        assert browser.get(f"/en/workspace/enquiries/{there}/").status_code == 404


def test_signing_out_needs_a_form_and_ends_the_session(browser: Any) -> None:
    sign_in(browser, member(browser, "centre-abai"))
    home = "/en/workspace/enquiries/"
    assert browser.get("/en/workspace/sign-out/").status_code == 303
    page = browser.get(home)
    assert page.status_code == 200, "opening the address changes nothing"
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    assert browser.post("/en/workspace/sign-out/", data={"token": unescape(token[1])}, headers=HERE).status_code == 303
    assert browser.get(home).status_code == 303
