"""Administrators manage the members of their party, the operator's those of all; a refusal changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.kernel.actor import Role
from tests.parties.conftest import ACCEPT, PASSWORD, Browser, House, link_key
from tests.parties.test_tokens import PARTICIPATE

INVITE = """
mutation($i: InviteInput!, $k: String) {
  invite(input: $i, idempotencyKey: $k) {
    record { id name email locale state roles party { slug region { slug } } } errors { code path }
  }
}
"""
SET_ROLES = """
mutation($m: ID!, $r: [MemberRole!]!) { setRoles(member: $m, roles: $r) { record { roles } errors { code path } } }
"""
DISABLE = "mutation($m: ID!) { disableMember(member: $m) { record { state } errors { code path } } }"
MEMBERS = "query($p: String!) { members(party: $p) { id name email state roles } }"


def wish(email: str = "new@example.kz", **fields: Any) -> dict[str, Any]:
    return {"party": "akimat-abai", "name": "Dana", "email": email, "locale": "kk", "roles": ["EDITOR"], **fields}


@pytest.fixture
def administrator(house: House) -> Browser:
    """One of the akimat of Abai region."""
    return house.signed_in("akimat-abai")[0]


def test_an_administrator_invites_and_sees_the_members_of_the_party(house: House, administrator: Browser) -> None:
    record = administrator.done(INVITE, i=wish("dana@example.kz"))["record"]
    assert record.pop("id").startswith("Member:")
    assert record == {
        "name": "Dana",
        "email": "dana@example.kz",
        "locale": "kk",
        "state": "INVITED",
        "roles": ["EDITOR"],
        "party": {"slug": "akimat-abai", "region": {"slug": "abai"}},
    }
    (letter,) = house.letters("dana@example.kz")
    assert letter.locale == "kk"
    house.browser().done(ACCEPT, k=link_key(letter), p=PASSWORD)
    found = administrator.ask(MEMBERS, p="akimat-abai")["members"]
    assert ("dana@example.kz", "ACTIVE") in [(each["email"], each["state"]) for each in found]
    assert administrator.refused(INVITE, i=wish("dana@example.kz")) == ["KNOWN_ADDRESS"]


def test_an_invitation_can_be_sent_again_and_replaces_the_one_before(house: House, administrator: Browser) -> None:
    for _ in range(2):
        administrator.done(INVITE, i=wish("twice@example.kz"))
    first, second = (link_key(letter) for letter in house.letters("twice@example.kz"))
    assert house.browser().refused(ACCEPT, k=first, p=PASSWORD) == ["BAD_LINK"]
    house.browser().done(ACCEPT, k=second, p=PASSWORD)


def test_one_key_is_one_invitation(house: House, administrator: Browser) -> None:
    with ThreadPoolExecutor(6) as threads:
        given = wish("once@example.kz")
        answers = list(threads.map(lambda _: administrator.done(INVITE, i=given, k="one"), range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert len(house.letters("once@example.kz")) == 1
    assert administrator.refused(INVITE, i=wish("other@example.kz"), k="one") == ["IDEMPOTENCY_KEY_REUSED"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"email": "nobody"}, "BAD_ADDRESS", "email"),
        ({"email": "a@b.kz\r\nBcc: x@y.kz"}, "BAD_ADDRESS", "email"),
        ({"name": " "}, "BAD_NAME", "name"),
        ({"name": "x" * 201}, "BAD_NAME", "name"),
        ({"name": "Dana\u0007"}, "BAD_NAME", "name"),
        ({"roles": []}, "NO_ROLES", "roles"),
        ({"party": "no-such"}, "NOT_FOUND", "party"),
        ({"party": "centre-abai"}, "OTHER_PARTY", "party"),
        ({"party": "akimat-almaty"}, "OTHER_PARTY", "party"),
    ],
)
def test_bad_invitations_are_refused(
    house: House, administrator: Browser, fields: dict[str, Any], code: str, path: str
) -> None:
    before = house.state()
    errors = administrator.ask(INVITE, i=wish(**fields))["invite"]["errors"]
    assert errors == [{"code": code, "path": [path]}]
    assert house.state() == before


@pytest.mark.parametrize("roles", [[Role.EDITOR], [Role.HEAD, Role.APPROVER], [Role.TRANSLATOR], None])
def test_nobody_else_manages_members(house: House, roles: list[Role] | None) -> None:
    browser = house.signed_in("akimat-abai", *roles)[0] if roles else house.browser()
    member, before = house.id_of(house.member("akimat-abai")), house.state()
    code = "FORBIDDEN" if roles else "UNAUTHENTICATED"
    assert browser.refused(INVITE, i=wish()) == [code]
    assert browser.refused(SET_ROLES, m=member, r=["EDITOR"]) == [code]
    assert browser.refused(DISABLE, m=member) == [code]
    answer = browser.post(MEMBERS, p="akimat-abai").json()
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == code
    assert house.state() == before


def test_members_of_other_parties_are_not_there(house: House, administrator: Browser) -> None:
    stranger, before = house.id_of(house.member("centre-abai")), house.state()
    nobody = "Member:00000000-0000-7000-8000-000000000000"
    for member in (stranger, nobody, "Member:x", "x", stranger.replace("M", "m")):
        assert administrator.refused(SET_ROLES, m=member, r=["EDITOR"]) == ["NOT_FOUND"]
        assert administrator.refused(DISABLE, m=member) == ["NOT_FOUND"]
    answer = administrator.post(MEMBERS, p="centre-abai").json()
    assert answer["errors"][0]["extensions"]["code"] == "OTHER_PARTY"
    assert house.state() == before


def test_the_operator_manages_all_but_nobody_their_own_account(house: House) -> None:
    browser, email = house.signed_in("operator")
    member = house.member("akimat-almaty", Role.EDITOR)
    payload = browser.done(SET_ROLES, m=house.id_of(member), r=["HEAD", "APPROVER", "HEAD"])
    assert payload["record"]["roles"] == ["APPROVER", "HEAD"]
    before = house.state()
    assert browser.refused(SET_ROLES, m=house.id_of(email), r=["EDITOR"]) == ["OWN_ACCOUNT"]
    assert browser.refused(DISABLE, m=house.id_of(email)) == ["OWN_ACCOUNT"]
    assert browser.refused(SET_ROLES, m=house.id_of(member), r=[]) == ["NO_ROLES"]
    assert house.state() == before
    browser.done(SET_ROLES, m=house.id_of(member), r=["APPROVER", "HEAD"])
    assert house.state() == before, "what is so already is no change"


def test_a_closed_account_stays_closed_until_it_is_invited_anew(house: House, administrator: Browser) -> None:
    email, key = house.invited("akimat-abai", Role.EDITOR)
    assert administrator.done(DISABLE, m=house.id_of(email))["record"]["state"] == "DISABLED"
    assert house.letters(email) == [], "the letter that waited is taken back"
    assert house.browser().refused(ACCEPT, k=key, p=PASSWORD) == ["BAD_LINK"]
    administrator.done(INVITE, i=wish(email))
    house.browser().done(ACCEPT, k=link_key(house.letters(email)[-1]), p=PASSWORD)
    assert house.browser().sign_in(email) == []


def test_participation_is_noted_by_the_ministry(house: House) -> None:
    ministry, _ = house.signed_in("ministry", Role.HEAD)
    given = {"party": "akimat-turkistan", "from": "2026-01-15", "until": "2099-12-31", "agreement": "No. 12"}
    assert ministry.done(PARTICIPATE, i=given)["record"] == {
        "slug": "akimat-turkistan",
        "participation": {
            "basis": "AGREEMENT",
            "current": True,
            "from": "2026-01-15",
            "until": "2099-12-31",
            "agreement": "No. 12",
        },
    }
    noted = house.sql("SELECT act, clause, region, before, after FROM journal ORDER BY sequence DESC LIMIT 1")
    nothing = {"participates_from": None, "participates_until": None, "agreement": None}
    after = {"participates_from": "2026-01-15", "participates_until": "2099-12-31", "agreement": "No. 12"}
    assert noted == [("party.set_participation", "2", "turkistan", nothing, after)]
    ended = ministry.done(PARTICIPATE, i={"party": "akimat-turkistan"})["record"]["participation"]
    assert ended["current"] is False


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"party": "no-such"}, "NOT_FOUND", "party"),
        ({"party": "ministry"}, "NOT_BY_AGREEMENT", "party"),
        ({"party": "centre-abai"}, "NOT_BY_AGREEMENT", "party"),
        ({"until": "2026-01-01"}, "BAD_DATES", "from"),
        ({"agreement": "No. 1"}, "BAD_DATES", "from"),
        ({"from": "2026-01-02", "until": "2026-01-01"}, "BAD_DATES", "until"),
        ({"from": "2026-01-02", "agreement": "x" * 201}, "BAD_NAME", "agreement"),
    ],
)
def test_a_participation_that_cannot_be_is_refused(house: House, fields: dict[str, Any], code: str, path: str) -> None:
    ministry, _ = house.signed_in("ministry", Role.HEAD)
    before = house.state()
    (error,) = ministry.ask(PARTICIPATE, i={"party": "akimat-abai"} | fields)["setParticipation"]["errors"]
    assert (error["code"], error["path"]) == (code, [path])
    assert house.state() == before


@pytest.mark.parametrize("party", ["akimat-abai", "centre-abai", "agency", "quality-control"])
def test_no_other_party_notes_participation(house: House, party: str) -> None:
    browser, _ = house.signed_in(party, *Role)
    before = house.state()
    given = {"party": "akimat-abai", "from": "2026-01-15"}
    (error,) = browser.ask(PARTICIPATE, i=given)["setParticipation"]["errors"]
    assert (error["code"], error["clause"]) == ("FORBIDDEN", "2")
    assert house.state() == before
