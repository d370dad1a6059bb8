"""What is left behind of passwords, keys and addresses: nothing that can be read."""

import base64
import logging

import pytest
import structlog.testing

from tests.parties.conftest import PASSWORD, SIGN_IN, House, link_key
from tests.parties.test_managing import INVITE, wish
from tests.parties.test_passwords import ASK, CHANGE, OTHER, RESET
from tests.parties.test_second_factor import CONFIRM, ENABLE
from tests.parties.test_tokens import ISSUE
from tests.parties.test_tokens import wish as token_wish

EVERYTHING = """
SELECT 'SELECT t::text FROM ' || quote_ident(table_name) || ' t' FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


def test_a_life_of_an_account_leaves_no_secret(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets: set[str] = set()
    with structlog.testing.capture_logs() as logged:
        browser, email = house.signed_in("ministry")
        house.browser().sign_in(email, "wrong wrong wrong")
        house.browser().sign_in("stranger@example.kz", "wrong wrong wrong")
        house.browser(Authorization="Bearer krg_canary").post("{ viewer { name } }")
        secrets |= {PASSWORD, OTHER, "wrong wrong wrong", "krg_canary", email, "stranger@example.kz"}
        browser.done(INVITE, i=wish("canary@example.kz", party="ministry", name="Canary Canaryeva"))
        secrets |= {"canary@example.kz", link_key(house.letters("canary@example.kz")[0])}
        secrets.add(browser.done(ISSUE, i=token_wish())["key"])
        secrets.add(browser.done(ENABLE, p=PASSWORD)["secret"])
        browser.refused(CONFIRM, c="123456")
        browser.done(CHANGE, c=PASSWORD, p=OTHER)
        secrets.add(browser.client.cookies["kerege-session"])
        house.browser().done(ASK, e=email)
        secrets.add(link_key(house.letters(email)[-1]))
        house.browser().done(RESET, k=link_key(house.letters(email)[-1]), p=PASSWORD)
        house.browser().post(SIGN_IN, email=email, password=PASSWORD)
    assert {"event": "parties.sign_in_refused", "reason": "BAD_CREDENTIALS", "log_level": "info"} in logged
    kept = str([house.sql(query) for (query,) in house.sql(EVERYTHING)])
    for text in (str(logged), caplog.text, kept):
        for secret in secrets:
            forms = (secret, secret.encode().hex(), base64.b64encode(secret.encode()).decode().rstrip("="))
            assert not any(form.lower() in text.lower() for form in forms), secret
    assert "Canaryeva" not in str(logged) + caplog.text + str(house.sql("SELECT j::text FROM journal j"))


def test_what_is_done_is_in_the_journal(house: House) -> None:
    browser, email = house.signed_in("ministry")
    browser.done(CHANGE, c=PASSWORD, p=OTHER)
    browser.done("mutation { signOut { done errors { code } } }")
    member = house.id_of(email).partition(":")[2]
    acts = house.sql("SELECT act, member::text FROM journal WHERE subject_id = %s ORDER BY sequence", member)
    assert acts == [
        ("member.invite", None),
        ("account.accept_invitation", member),
        ("account.sign_in", member),
        ("account.change_password", member),
        ("account.sign_out", member),
    ]
