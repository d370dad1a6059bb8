"""Tokens of machines: shown once, for some acts, until a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.kernel.actor import Role
from tests.parties.conftest import PASSWORD, VIEWER, Browser, House

ISSUE = """
mutation($i: TokenInput!) {
  issueToken(input: $i) { key record { id name beginning scopes expiresAt usedOn } errors { code path } }
}
"""
REVOKE = "mutation($t: ID!) { revokeToken(token: $t) { done errors { code path } } }"
TOKENS = "{ viewer { tokens { id beginning usedOn } sessions { id seenAt } } }"
PARTICIPATE = """
mutation($i: ParticipationInput!) {
  setParticipation(input: $i) {
    record { slug participation { basis current from until agreement } } errors { code path clause }
  }
}
"""
SCOPE = "party.set_participation"


def wish(days: float = 30, **fields: Any) -> dict[str, Any]:
    expires = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    return {"name": "Exchange", "scopes": [SCOPE], "expiresAt": expires, "password": PASSWORD, **fields}


def issued(house: House, browser: Browser, **fields: Any) -> tuple[Browser, dict[str, Any]]:
    """A machine with a new token, and what was said when it was issued."""
    payload = browser.done(ISSUE, i=wish(**fields))
    return house.browser(Authorization=f"Bearer {payload['key']}"), payload


def test_a_token_is_shown_once_and_kept_as_a_hash(house: House) -> None:
    browser, _ = house.signed_in("ministry")
    machine, payload = issued(house, browser)
    key, record = payload["key"], payload["record"]
    assert key.startswith("krg_")
    assert key.startswith(record["beginning"])
    assert len(record["beginning"]) == 8
    kept = str(house.state())
    assert key not in kept
    assert key[4:] not in kept
    assert record["usedOn"] is None
    assert machine.viewer == browser.viewer
    (seen,) = browser.ask(TOKENS)["viewer"]["tokens"]
    assert seen == {"id": record["id"], "beginning": record["beginning"], "usedOn": str(datetime.now(UTC).date())}


def test_a_token_does_what_it_is_for_and_nothing_else(house: House) -> None:
    browser, email = house.signed_in("ministry", Role.HEAD, Role.ADMINISTRATOR)
    machine, _ = issued(house, browser)
    other, _ = issued(house, browser, scopes=["party.*"])
    for number, each in enumerate((machine, other)):
        given = {"party": "akimat-ulytau", "from": f"2026-01-0{number + 1}", "agreement": "No. 1"}
        record = each.done(PARTICIPATE, i=given)["record"]
        assert record["participation"]["from"] == given["from"]
    before = house.state()
    member = house.id_of(email)
    for document, variables in (
        (ISSUE, {"i": wish()}),
        ("mutation { signOut { errors { code } } }", {}),
        ("mutation($m: ID!) { disableMember(member: $m) { errors { code } } }", {"m": member}),
        ("mutation($p: String!) { enableTotp(password: $p) { errors { code } } }", {"p": PASSWORD}),
        ('mutation { changePassword(current: "x", password: "y") { errors { code } } }', {}),
    ):
        assert machine.refused(document, **variables) == ["OUT_OF_SCOPE"]
    assert house.state() == before


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"scopes": []}, "BAD_SCOPES"),
        ({"scopes": ["*"]}, "BAD_SCOPES"),
        ({"scopes": ["member.invite"]}, "BAD_SCOPES"),
        ({"scopes": ["account.*"]}, "BAD_SCOPES"),
        ({"scopes": [SCOPE, "no.such"]}, "BAD_SCOPES"),
        ({"days": -1}, "BAD_EXPIRY"),
        ({"days": 400}, "BAD_EXPIRY"),
        ({"name": " "}, "BAD_NAME"),
        ({"name": "a\u0000b".replace("\u0000", "\u202e")}, "BAD_NAME"),
        ({"password": "wrong"}, "WRONG_PASSWORD"),
    ],
)
def test_a_token_that_may_not_be_is_not_issued(house: House, fields: dict[str, Any], code: str) -> None:
    browser, _ = house.signed_in("ministry")
    before = house.state()
    assert browser.refused(ISSUE, i=wish(**fields)) == [code]
    assert house.state() == before


def test_tokens_end(house: House) -> None:
    browser, email = house.signed_in("ministry")
    machine, payload = issued(house, browser)
    other, _ = house.signed_in("ministry")
    assert other.refused(REVOKE, t=payload["record"]["id"]) == ["NOT_FOUND"], "of somebody else"
    assert machine.viewer
    browser.done(REVOKE, t=payload["record"]["id"])
    assert browser.refused(REVOKE, t=payload["record"]["id"]) == ["NOT_FOUND"]
    assert machine.post(VIEWER).status_code == 401
    old, payload = issued(house, browser)
    house.sql("UPDATE access_token SET expires_at = now() WHERE id = %s", payload["record"]["id"].partition(":")[2])
    assert old.post(VIEWER).status_code == 401
    closed, _ = issued(house, browser)
    house.sql("UPDATE member SET state = 'disabled' WHERE id = %s", house.id_of(email).partition(":")[2])
    assert closed.post(VIEWER).status_code == 401


@pytest.mark.parametrize("given", ["Bearer krg_x", "Bearer", "Basic YTpi", "", "Bearer krg_" + "A" * 5000, "x"])
def test_what_is_no_token_is_refused(house: House, given: str) -> None:
    answer = house.browser(Authorization=given).post("{ parties { totalCount } }")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_there_are_not_too_many(house: House) -> None:
    browser, email = house.signed_in("ministry")
    member = house.id_of(email).partition(":")[2]
    house.sql(
        "INSERT INTO access_token (id, member, name, key_hash, beginning, scopes, expires_at)"
        " SELECT gen_random_uuid(), %s, 'x', sha256(n::text::bytea), 'krg_', '{x}', now() + interval '1 day'"
        " FROM generate_series(1, 20) n",
        member,
    )
    assert browser.refused(ISSUE, i=wish()) == ["MANY_TOKENS"]
