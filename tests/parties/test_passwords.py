"""Choosing passwords: by invitation, by a link of a letter, by oneself."""

import dataclasses
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.parties.hashing import is_breached, normal
from tests.parties.conftest import ACCEPT, PASSWORD, House, link_key

ASK = "mutation($e: String!) { askPasswordReset(email: $e) { done errors { code } } }"
RESET = "mutation($k: String!, $p: String!) { resetPassword(key: $k, password: $p) { done errors { code path } } }"
CHANGE = """
mutation($c: String!, $p: String!) { changePassword(current: $c, password: $p) { done errors { code path } } }
"""
OTHER = "another long password"


def test_an_invitation_opens_an_account_once(house: House) -> None:
    email, key = house.invited("agency")
    assert house.browser().sign_in(email) == ["BAD_CREDENTIALS"]
    house.browser().done(ACCEPT, k=key, p=PASSWORD)
    before = house.state()
    assert house.browser().refused(ACCEPT, k=key, p=OTHER) == ["BAD_LINK"]
    assert house.state() == before
    assert house.browser().sign_in(email) == []


def test_an_invitation_ends(house: House) -> None:
    email, key = house.invited()
    member = house.id_of(email).partition(":")[2]
    house.sql("UPDATE member_link SET expires_at = now() WHERE member = %s", member)
    before = house.state()
    assert house.browser().refused(ACCEPT, k=key, p=PASSWORD) == ["BAD_LINK"]
    assert house.browser().refused(RESET, k=key, p=PASSWORD) == ["BAD_LINK"], "nor is it for another purpose"
    assert house.state() == before


@pytest.mark.parametrize("key", ["", "x", "A" * 43, "ж", "=" * 10, "A" * 5000])
def test_a_key_that_is_not_ours_opens_nothing(house: House, key: str) -> None:
    for document in (ACCEPT, RESET):
        assert house.browser().refused(document, k=key, p=PASSWORD) == ["BAD_LINK"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "PASSWORD_SHORT"),
        ("elevenchars", "PASSWORD_SHORT"),
        ("x" * 257, "PASSWORD_LONG"),
        ("x" * 20, "PASSWORD_SIMPLE"),
        ("AIGERIM SADYKOVA", "PASSWORD_SIMPLE"),
    ],
)
def test_a_bad_password_is_refused_and_the_link_stays_good(house: House, password: str, code: str) -> None:
    _, key = house.invited(name="Aigerim Sadykova")
    before = house.state()
    assert house.browser().refused(ACCEPT, k=key, p=password) == [code]
    assert house.state() == before
    house.browser().done(ACCEPT, k=key, p="пароль из нескольких слов")


def test_the_letter_comes_in_the_language_of_the_member(house: House) -> None:
    email, key = house.invited("akimat-abai")
    (letter,) = house.letters(email)
    assert letter.locale == "ru"
    assert "Акимат области Абай" in letter.text
    assert f"http://127.0.0.1:8000/ru/workspace/join/?key={key}" in letter.text
    assert f'href="http://127.0.0.1:8000/ru/workspace/join/?key={key}"' in letter.html


def test_a_forgotten_password_is_replaced_once(house: House) -> None:
    browser, email = house.signed_in()
    assert browser.done(ASK, e=email) == house.browser().done(ASK, e="nobody@example.kz")
    first = link_key(house.letters(email)[-1])
    house.browser().done(ASK, e=email)
    key = link_key(house.letters(email)[-1])
    assert house.browser().refused(RESET, k=first, p=OTHER) == ["BAD_LINK"], "it was replaced"
    house.browser().done(RESET, k=key, p=OTHER)
    before = house.state()
    assert house.browser().refused(RESET, k=key, p=PASSWORD) == ["BAD_LINK"]
    assert house.state() == before
    assert browser.viewer is None
    assert house.browser().sign_in(email) == ["BAD_CREDENTIALS"]
    assert house.browser().sign_in(email, OTHER) == []
    assert "пароль" in house.letters(email)[-1].text


def test_nobody_is_flooded_with_letters(house: House) -> None:
    email = house.member()
    for _ in range(7):
        house.browser().done(ASK, e=email)
    assert len(house.letters(email)) <= 6
    answers = [house.browser("192.0.2.9").post(ASK, e="nobody@example.kz").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_closed_accounts_get_no_letter(house: House) -> None:
    email = house.member()
    house.sql("UPDATE member SET state = 'disabled' WHERE id = %s", house.id_of(email).partition(":")[2])
    before = len(house.letters(email))
    house.browser().done(ASK, e=email)
    assert len(house.letters(email)) == before


def test_a_changed_password_ends_all_sessions_but_begins_one_here(house: House) -> None:
    browser, email = house.signed_in()
    other = house.browser()
    assert other.sign_in(email) == []
    before = house.state()
    assert browser.refused(CHANGE, c="wrong", p=OTHER) == ["WRONG_PASSWORD"]
    assert browser.refused(CHANGE, c=PASSWORD, p="short") == ["PASSWORD_SHORT"]
    assert house.browser().refused(CHANGE, c=PASSWORD, p=OTHER) == ["UNAUTHENTICATED"]
    assert house.state() == before
    key = browser.client.cookies["kerege-session"]
    browser.done(CHANGE, c=PASSWORD, p=OTHER)
    assert browser.viewer
    assert browser.client.cookies["kerege-session"] != key
    assert other.viewer is None
    assert house.browser(Cookie=f"kerege-session={key}").viewer is None
    assert house.browser().sign_in(email, OTHER) == []


def test_who_is_signed_in_cannot_guess_the_password_either(house: House) -> None:
    browser, email = house.signed_in()
    codes = [browser.refused(CHANGE, c="wrong", p=OTHER)[0] for _ in range(10)]
    assert codes == ["WRONG_PASSWORD"] * 9 + ["TOO_MANY"]
    assert house.browser().sign_in(email) == ["TOO_MANY"]


def test_the_same_password_on_another_keyboard(house: House) -> None:
    email, key = house.invited()
    house.browser().done(ACCEPT, k=key, p="кофе\u0439 и ещё слова")
    assert house.browser().sign_in(email, "кофе\u0438\u0306 и ещё слова") == []


@given(st.sets(st.text("abc", min_size=1, max_size=6), max_size=30), st.text("abc", min_size=1, max_size=6))
def test_a_list_of_stolen_passwords_is_searched(
    tmp_path_factory: pytest.TempPathFactory, known: set, asked: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "stolen.txt"
    lines = sorted(hashlib.sha1(normal(each)).hexdigest().upper() for each in known)
    file.write_text("".join(f"{each}:{len(each) * 7}\r\n" for each in lines))
    assert is_breached(asked, file) is (asked in known)


def test_a_stolen_password_is_refused(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.door import opened_door
    from api.parties.service import Parties

    file = tmp_path / "stolen.txt"
    file.write_text(hashlib.sha1(PASSWORD.encode()).hexdigest().upper() + ":3\n")
    service = opened_door().services[Parties]
    monkeypatch.setitem(opened_door().services, Parties, dataclasses.replace(service, breached=file))
    _, key = house.invited()
    before = house.state()
    assert house.browser().refused(ACCEPT, k=key, p=PASSWORD) == ["PASSWORD_KNOWN"]
    assert house.state() == before
    house.browser().done(ACCEPT, k=key, p=OTHER)
