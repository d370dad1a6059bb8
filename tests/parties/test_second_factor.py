"""The second factor: each code once, and a way back for who has lost the app."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from api.parties import totp
from tests.parties.conftest import PASSWORD, Browser, House

ENABLE = "mutation($p: String!) { enableTotp(password: $p) { secret uri errors { code } } }"
CONFIRM = "mutation($c: String!) { confirmTotp(code: $c) { recoveryCodes errors { code } } }"
DISABLE = "mutation($p: String!, $c: String!) { disableTotp(password: $p, code: $c) { done errors { code } } }"


NOW = datetime(2026, 11, 23, 9, 0, 5, tzinfo=UTC)


class Still(datetime):
    """A clock that stands, so that no half minute ends in the middle of a test."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return NOW.astimezone(tz)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.parties.actions.second_factor.datetime", Still)
    monkeypatch.setattr("api.parties.actions.signing.datetime", Still)


def code(secret: str, later: int = 0) -> str:
    """The code that the app shows now, or so many half minutes later."""
    step = int(NOW.timestamp()) // totp.STEP_S + later
    return totp.code_of(base64.b32decode(secret), step).decode()


def enabled(house: House) -> tuple[Browser, str, str, list[str]]:
    """A signed-in browser, address, secret and recovery codes of a member with a second factor."""
    browser, email = house.signed_in()
    secret = browser.done(ENABLE, p=PASSWORD)["secret"]
    return browser, email, secret, browser.done(CONFIRM, c=code(secret, -1))["recoveryCodes"]


def test_codes_are_those_of_the_standard() -> None:
    secret = b"12345678901234567890"
    for moment, expected in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        now = datetime.fromtimestamp(moment, UTC)
        assert totp.step_of(secret, f"{expected[:3]} {expected[3:]}", now) == moment // 30
        assert totp.step_of(secret, expected[::-1], now) is None


@pytest.mark.parametrize("wrong", ["", "x", "12345", "1234567", "ж" * 6, "0" * 5000])
def test_what_is_no_code_is_refused(house: House, wrong: str) -> None:
    browser, email, _, _ = enabled(house)
    before = house.state()
    assert house.browser().sign_in(email, code=wrong) == (["BAD_CODE"] if wrong else ["CODE_NEEDED"])
    assert browser.refused(DISABLE, p=PASSWORD, c=wrong) == ["BAD_CODE"]
    assert house.state() == before


def test_a_code_is_good_once(house: House) -> None:
    browser, email, secret, _ = enabled(house)
    assert house.browser().sign_in(email) == ["CODE_NEEDED"]
    assert house.browser().sign_in(email, "wrong", code(secret)) == ["BAD_CREDENTIALS"], "the password comes first"
    used = code(secret)
    assert house.browser().sign_in(email, code=used) == []
    before = house.state()
    assert house.browser().sign_in(email, code=used) == ["BAD_CODE"]
    assert house.browser().sign_in(email, code=code(secret, -1)) == ["BAD_CODE"], "nor one from before"
    assert house.state() == before
    assert house.browser().sign_in(email, code=code(secret, 1)) == []
    assert browser.viewer


def test_one_of_those_who_send_a_code_at_a_time_gets_in(house: House) -> None:
    _, email, secret, _ = enabled(house)
    used = code(secret)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: house.browser().sign_in(email, code=used), range(6)))
    assert sorted(answers) == [[]] + [["BAD_CODE"]] * 5


def test_a_recovery_code_is_good_once(house: House) -> None:
    _, email, _, codes = enabled(house)
    assert len(set(codes)) == 10
    assert house.browser().sign_in(email, code=codes[0].upper().replace("-", " ")) == []
    assert house.browser().sign_in(email, code=codes[0]) == ["BAD_CODE"]
    assert house.browser().sign_in(email, code=codes[1]) == []


def test_it_is_not_on_before_a_code_is_confirmed(house: House) -> None:
    browser, email = house.signed_in()
    before = house.state()
    assert browser.refused(ENABLE, p="wrong") == ["WRONG_PASSWORD"]
    assert browser.refused(CONFIRM, c="123456") == ["TOTP_OFF"]
    assert browser.refused(DISABLE, p=PASSWORD, c="123456") == ["TOTP_OFF"]
    assert house.browser().refused(ENABLE, p=PASSWORD) == ["UNAUTHENTICATED"]
    assert house.state() == before
    payload = browser.done(ENABLE, p=PASSWORD)
    assert payload["uri"].startswith("otpauth://totp/Kerege:")
    assert browser.refused(CONFIRM, c=code(payload["secret"], 5)) == ["BAD_CODE"]
    assert house.browser().sign_in(email) == []


def test_it_is_switched_off_by_password_and_code(house: House) -> None:
    browser, email, secret, _ = enabled(house)
    assert browser.refused(ENABLE, p=PASSWORD) == ["TOTP_ON"]
    assert browser.refused(DISABLE, p="wrong", c=code(secret)) == ["WRONG_PASSWORD"]
    browser.done(DISABLE, p=PASSWORD, c=code(secret))
    assert house.browser().sign_in(email) == []
    assert len(house.letters(email)) == 3, "invitation, on, off"


def test_the_secret_is_not_readable(house: House) -> None:
    _, _, secret, codes = enabled(house)
    kept = str(house.state())
    assert secret not in kept
    assert base64.b32decode(secret).hex() not in kept
    assert not any(each in kept or each.replace("-", "") in kept for each in codes)
