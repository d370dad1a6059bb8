"""Signing in by a provider of identities, against one that runs."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from api.kernel.settings import SettingsError, read_settings
from tests.conftest import new_database
from tests.parties.conftest import Browser, House, serve
from tests.parties.provider import CLIENT, SECRET, Provider

START, BACK = "/auth/oidc/", "/auth/oidc/back/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider(8171)
    server = made.start()
    yield made
    server.should_exit = True


@pytest.fixture(scope="module")
def house(
    provider: Provider, server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    values = {"OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    with new_database(server_url, empty_template) as url:
        yield from serve(url, tmp_path_factory.mktemp("house"), **values)


@pytest.fixture(autouse=True)
def honest(provider: Provider) -> None:
    """Every test begins with a provider that tells the truth."""
    provider.claims, provider.shown = {}, provider.key


def went(browser: Browser) -> str:
    """Go to the provider and let it send the browser back; the path it comes back to."""
    begun = browser.client.get(START, follow_redirects=False)
    assert begun.status_code == 303
    sent = urlsplit(httpx2.get(begun.headers["location"]).headers["location"])
    assert sent.path == BACK
    return f"{sent.path}?{sent.query}"


def come(browser: Browser, path: str) -> Any:
    return browser.client.get(path, follow_redirects=False)


def test_a_member_is_known_by_the_verified_address_and_then_by_the_subject(house: House, provider: Provider) -> None:
    email, browser = house.member("ministry"), house.browser()
    provider.truth |= {"sub": "first", "email": email}
    answer = come(browser, went(browser))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.viewer
    assert browser.viewer["email"] == email
    provider.claims = {"email": "moved@example.kz"}
    other = house.browser()
    assert come(other, went(other)).status_code == 303
    assert other.viewer == browser.viewer
    provider.claims = {"sub": "second"}
    stranger = house.browser()
    assert come(stranger, went(stranger)).status_code == 403, "the address belongs to somebody else by now"
    assert stranger.viewer is None
    assert house.sql("SELECT count(*) FROM journal WHERE act = 'account.sign_in'") == [(2,)]


@pytest.mark.parametrize("state", ["invited", "disabled", "none"])
def test_nobody_else_gets_in(house: House, provider: Provider, state: str) -> None:
    email = house.member() if state == "disabled" else house.invited()[0]
    if state == "disabled":
        house.sql("UPDATE member SET state = 'disabled' WHERE id = %s", house.id_of(email).partition(":")[2])
    provider.truth |= {"sub": f"sub {state}", "email": "nobody@example.kz" if state == "none" else email}
    before, browser = house.state(), house.browser()
    answer = come(browser, went(browser))
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_A_MEMBER"
    assert browser.viewer is None
    assert house.state() == before


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"nonce": "other"},
        {"iss": "https://evil.example"},
        {"aud": "somebody else"},
        {"exp": int(time.time()) - 3600},
        {"sub": ""},
        {"sub": 7},
        {"azp": "somebody else"},
    ],
    ids=str,
)
def test_a_doubtful_answer_opens_nothing(house: House, provider: Provider, claims: dict[str, Any]) -> None:
    provider.truth |= {"sub": f"doubtful {claims}", "email": house.member()}
    provider.claims = claims
    before, browser = house.state(), house.browser()
    assert come(browser, went(browser)).status_code in (403, 502)
    assert browser.viewer is None
    assert house.state() == before
    provider.claims = {}
    assert come(browser, went(browser)).status_code == 303, "it was the lie alone"


def test_a_key_that_is_not_the_provider_s_opens_nothing(house: House, provider: Provider) -> None:
    provider.truth |= {"sub": "forged", "email": house.member()}
    provider.shown = RSAKey.generate_key(2048, {"kid": "one"})
    browser = house.browser()
    assert come(browser, went(browser)).status_code == 502
    assert browser.viewer is None


def test_only_the_browser_that_began_can_end_it_and_once(house: House, provider: Provider) -> None:
    provider.truth |= {"sub": "once", "email": house.member()}
    browser, other = house.browser(), house.browser()
    path = went(browser)
    assert come(other, path).status_code == 502, "no cookie"
    went(other)
    assert come(other, path).status_code == 502, "another state"
    assert come(browser, path.replace("state=", "state=x")).status_code == 502
    assert come(browser, BACK).status_code == 502
    assert come(browser, f"{BACK}?error=access_denied").status_code == 502
    assert come(browser, path).status_code == 303
    assert come(browser, path).status_code == 502


def test_what_the_browser_keeps_is_sealed_and_ends(
    house: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = house.browser()
    begun = browser.client.get(START, follow_redirects=False)
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("kerege-session-oidc=")
    assert "HttpOnly" in cookie
    query = parse_qs(urlsplit(begun.headers["location"]).query)
    assert query["nonce"][0] not in cookie
    provider.truth |= {"sub": "late", "email": house.member()}
    path = went(browser)
    now = time.time
    monkeypatch.setattr("api.parties.oidc_routes.time.time", lambda: now() + 700)
    assert come(browser, path).status_code == 502


def test_without_a_provider_there_are_no_such_pages(server_url: str, empty_template: str, tmp_path: Any) -> None:
    from api.app import create_app
    from api.kernel.settings import settings

    with new_database(server_url, empty_template) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.delenv("OIDC_ISSUER", raising=False)
        patch.setenv("VAR_DIR", str(tmp_path))
        settings.cache_clear()
        assert TestClient(create_app(), base_url="http://127.0.0.1").get(START).status_code == 404
    settings.cache_clear()


@pytest.mark.parametrize("issuer", ["http://id.example.kz", "ftp://id.example.kz", "id.example.kz"])
def test_a_provider_without_tls_is_refused(issuer: str) -> None:
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        read_settings(oidc_issuer=issuer)
