"""Signing in: uniform refusals, limits, sessions and their ends."""

import asyncio
import itertools
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.door import opened_door
from api.kernel.actor import Role
from api.kernel.refusals import TooMany
from api.parties.hashing import MOST_WAITING, Hashing
from api.parties.keys import ALIVE
from api.parties.service import Parties
from tests.conftest import new_database
from tests.parties.conftest import PASSWORD, SIGN_IN, VIEWER, House, serve


def test_a_member_signs_in_and_out(house: House) -> None:
    email = house.member("centre-abai", name="Aigerim Sadykova")
    browser = house.browser()
    assert browser.viewer is None
    answer = browser.post(SIGN_IN, email=email.upper(), password=PASSWORD)
    assert answer.json()["data"]["signIn"] == {"done": True, "errors": []}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("kerege-session=")
    assert cookie.endswith("; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax")
    assert answer.headers["cache-control"] == "no-store"
    assert browser.viewer == {
        "name": "Aigerim Sadykova",
        "email": email,
        "locale": "ru",
        "roles": ["ADMINISTRATOR"],
        "party": {
            "slug": "centre-abai",
            "kind": "SERVICE_CENTRE",
            "name": "Investor Service Centre of Abai Region",
            "region": {"slug": "abai"},
        },
    }
    kept = browser.client.cookies["kerege-session"]
    browser.done("mutation { signOut { done errors { code } } }")
    assert "kerege-session" not in browser.client.cookies
    browser.client.cookies.set("kerege-session", kept)
    assert browser.viewer is None, "the session is dead, not only its cookie"


def test_unknown_wrong_closed_and_unopened_accounts_sound_the_same(house: House) -> None:
    known, closed, (unopened, _) = house.member(), house.member(), house.invited()
    house.sql("UPDATE member SET state = 'disabled' WHERE id = %s", house.id_of(closed).partition(":")[2])
    before = house.state()
    attempts = ((known, "wrong password"), (closed, PASSWORD), (unopened, PASSWORD), ("nobody@example.kz", PASSWORD))
    attempts += (("no address", "x"), ("", ""), ("ж\u0007" * 300, "п" * 5000))
    answers = [house.browser().post(SIGN_IN, email=email, password=word) for email, word in attempts]
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert answers[0].json()["data"]["signIn"]["errors"][0]["code"] == "BAD_CREDENTIALS"
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert house.state() == before


def test_refusals_are_told_in_three_languages(house: House) -> None:
    said = {
        locale: house.browser().post(SIGN_IN, locale, email="x", password="x").json()["data"]["signIn"]["errors"]
        for locale in ("kk", "ru", "en")
    }
    assert len({errors[0]["message"] for errors in said.values()}) == 3


def test_attempts_on_one_account_are_counted(house: House) -> None:
    email = house.member()
    for address in (email, "nobody@limits.kz"):
        for _ in range(10):
            assert house.browser().sign_in(address, "wrong") == ["BAD_CREDENTIALS"]
        before = house.state()
        answer = house.browser().post(SIGN_IN, email=address, password=PASSWORD)
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "300"
        assert answer.json()["data"]["signIn"]["errors"][0]["code"] == "TOO_MANY"
        assert house.state() == before
    house.sql("UPDATE rate_window SET began = began - interval '4 minutes'")
    assert house.browser().sign_in(email) == ["TOO_MANY"], "not within five minutes, however they lie"
    house.sql("UPDATE rate_window SET began = began - interval '2 minutes'")
    assert house.browser().sign_in(email) == []


def test_attempts_at_a_time_are_counted_one_by_one(house: House) -> None:
    email = house.member()
    with ThreadPoolExecutor(8) as threads:
        codes = [code for (code,) in threads.map(lambda _: house.browser().sign_in(email, "wrong"), range(16))]
    assert sorted(codes) == ["BAD_CREDENTIALS"] * 10 + ["TOO_MANY"] * 6


def test_attempts_from_one_address_are_counted(house: House) -> None:
    email = house.member()
    codes = [house.browser("192.0.2.7").sign_in(f"a{number}@example.kz", "wrong") for number in range(30)]
    assert codes == [["BAD_CREDENTIALS"]] * 30
    assert house.browser("192.0.2.7").sign_in(email) == ["TOO_MANY"]
    assert house.browser("2001:db8::1").sign_in(email) == []


def test_attempts_are_counted_in_all(house: House) -> None:
    email = house.member()

    async def everybody(parties: Parties) -> bytes:
        return parties.seal.hash("sign in", "all")

    key = house.run(everybody)
    house.sql("INSERT INTO rate_window VALUES (%s, now() - interval '4 minutes', 600)", key)
    assert house.browser().sign_in(email) == ["TOO_MANY"]
    house.sql("DELETE FROM rate_window WHERE key = %s", key)
    assert house.browser().sign_in(email) == []


def test_a_flood_of_hashes_is_refused() -> None:
    hashing = Hashing(8 * 1024)

    async def flood() -> list[Any]:
        attempts = (hashing.fits(None, "x") for _ in range(MOST_WAITING + 5))
        return await asyncio.gather(*attempts, return_exceptions=True)

    results = asyncio.run(flood())
    hashing.close()
    assert results.count(False) == MOST_WAITING
    assert sum(isinstance(result, TooMany) for result in results) == 5


def test_the_key_of_a_session_is_new_and_the_one_before_ends(house: House) -> None:
    email, keys = house.member(), ["planted"]
    for _ in range(2):
        answer = house.browser(Cookie=f"kerege-session={keys[-1]}").post(SIGN_IN, email=email, password=PASSWORD)
        keys.append(answer.headers["set-cookie"].partition(";")[0].partition("=")[2])
    assert len(set(keys)) == 3
    alive = [house.browser(Cookie=f"kerege-session={key}").viewer is not None for key in keys]
    assert alive == [False, False, True]


def test_sessions_end_by_themselves(house: House) -> None:
    for column, hours in (("seen_at", 1), ("created_at", 12)):
        browser, email = house.signed_in()
        member = house.id_of(email).partition(":")[2]
        set_back = f"UPDATE session SET {column} = now() - interval '{hours} hours' + %s WHERE member = %s"
        house.sql(set_back, timedelta(minutes=2), member)
        assert browser.viewer
        house.sql(set_back, timedelta(0), member)
        assert browser.viewer is None
    house.signed_in()
    assert house.sql(f"SELECT count(*) FROM session s WHERE NOT ({ALIVE})") == [(0,)]


def test_sessions_end_with_roles_and_accounts(house: House) -> None:
    administrator, _ = house.signed_in("centre-abai")
    for document in (
        "mutation($m: ID!) { setRoles(member: $m, roles: [HEAD]) { record { roles } errors { code } } }",
        "mutation($m: ID!) { disableMember(member: $m) { record { state } errors { code } } }",
    ):
        browser, email = house.signed_in("centre-abai", Role.EDITOR)
        assert browser.viewer
        administrator.done(document, m=house.id_of(email))
        assert browser.viewer is None
    assert administrator.viewer


def test_without_the_database_nobody_is_taken_for_a_stranger(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _ = house.signed_in()
    database = opened_door().services[Parties].database
    monkeypatch.setattr(type(database.watch), "away", True)
    answer = browser.post(VIEWER)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    monkeypatch.undo()
    assert browser.viewer


def test_another_site_cannot_use_the_cookie(house: House) -> None:
    browser, _ = house.signed_in()
    before = house.state()
    document = "mutation { signOut { done } }"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        browser.headers = headers
        assert browser.post(document).status_code == 403
    browser.headers = {}
    assert browser.client.get("/graphql", params={"query": document}).status_code == 405
    form = browser.client.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": "text/plain"}
    )
    assert form.status_code == 415
    assert house.state() == before
    assert browser.viewer


def test_the_cookie_fits_the_address_of_the_site(server_url: str, empty_template: str, tmp_path: Path) -> None:
    with new_database(server_url, empty_template) as url:
        for house in serve(url, tmp_path, PUBLIC_URL="https://invest.example.kz"):
            answer = house.browser().post(SIGN_IN, email=house.member(), password=PASSWORD)
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith("__Host-kerege=")
            assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
        for house in serve(url, tmp_path, PUBLIC_URL="http://invest.example.kz"):
            assert house.browser().sign_in(house.member()) == ["INSECURE"]


def test_refusals_take_the_same_time(server_url: str, empty_template: str, tmp_path: Path) -> None:
    """With hashes that are dear. Time of the processor is measured, which others who use it do not change."""
    with new_database(server_url, empty_template) as url:
        for house in serve(url, tmp_path, PASSWORD_MEMORY="16384"):
            known, closed, (unopened, _) = house.member(), house.member(), house.invited()
            house.sql("UPDATE member SET state = 'disabled' WHERE id = %s", house.id_of(closed).partition(":")[2])
            times: dict[str, list[float]] = {email: [] for email in (known, closed, unopened, "nobody@example.kz")}
            for _, email in itertools.product(range(5), times):
                browser, began = house.browser(), time.process_time()
                assert browser.sign_in(email, "wrong password") == ["BAD_CREDENTIALS"]
                times[email].append(time.process_time() - began)
    medians = [statistics.median(each) for each in times.values()]
    assert max(medians) < 1.3 * min(medians), medians
