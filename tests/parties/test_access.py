"""Who may do what with accounts, members and parties: every mutation, kind of party and role; own and other."""

from typing import Any

import pytest

from api.kernel.access import Access
from api.kernel.actor import PartyKind, Role
from api.kernel.graphql.mutations import accesses
from api.schema import graphql_schema
from tests.contracts.test_access_matrix import ABOUT_PEOPLE
from tests.parties.conftest import Browser, House
from tests.parties.test_managing import DISABLE, INVITE, MEMBERS, SET_ROLES
from tests.parties.test_managing import wish as invitation
from tests.parties.test_passwords import CHANGE, OTHER
from tests.parties.test_second_factor import CONFIRM, ENABLE
from tests.parties.test_second_factor import DISABLE as SWITCH_OFF
from tests.parties.test_tokens import ISSUE, PARTICIPATE, REVOKE
from tests.parties.test_tokens import wish as token

OWN_PARTY = {
    PartyKind.MINISTRY: "ministry",
    PartyKind.AGENCY: "agency",
    PartyKind.QUALITY_CONTROL: "quality-control",
    PartyKind.LOCAL_EXECUTIVE_BODY: "akimat-abai",
    PartyKind.SERVICE_CENTRE: "centre-abai",
    PartyKind.OPERATOR: "operator",
}
OTHER_PARTY = "akimat-almaty"
SIGN_OUT = "mutation { signOut { done errors { code } } }"
# With one's own account everybody gets as far as what is asked there: a wrong password, a factor that is off.
ACCOUNT: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "changePassword": (CHANGE, {"c": "wrong", "p": OTHER}, ["WRONG_PASSWORD"]),
    "enableTotp": (ENABLE, {"p": "wrong"}, ["WRONG_PASSWORD"]),
    "confirmTotp": (CONFIRM, {"c": "123456"}, ["TOTP_OFF"]),
    "disableTotp": (SWITCH_OFF, {"p": "wrong", "c": "123456"}, ["WRONG_PASSWORD"]),
    "issueToken": (ISSUE, {"i": token(password="wrong")}, ["WRONG_PASSWORD"]),
    "revokeToken": (REVOKE, {"t": "AccessToken:x"}, ["NOT_FOUND"]),
    "signOut": (SIGN_OUT, {}, []),
}
MANAGING = {"invite": "OTHER_PARTY", "setRoles": "NOT_FOUND", "disableMember": "NOT_FOUND"}
"""By the mutation: what an administrator of another party is told."""


def expected(name: str, kind: PartyKind, role: Role, *, own: bool) -> list[str]:
    """What is answered, written from docs/reference/access.md."""
    if name == "setParticipation":
        may = kind in (PartyKind.MINISTRY, PartyKind.OPERATOR) and role in (Role.HEAD, Role.ADMINISTRATOR)
        return [] if may else ["FORBIDDEN"]
    if role is not Role.ADMINISTRATOR:
        return ["FORBIDDEN"]
    return [] if own or kind is PartyKind.OPERATOR else [MANAGING[name]]


def calls(party: str, member: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """What is done with a party and one of its members, by the mutation."""
    participation = {"party": "akimat-abai" if party == "akimat-abai" else OTHER_PARTY, "from": "2026-01-15"}
    return {
        "invite": (INVITE, {"i": invitation(f"{member[7:]}@example.kz", party=party)}),
        "setRoles": (SET_ROLES, {"m": member, "r": ["TRANSLATOR"]}),
        "disableMember": (DISABLE, {"m": member}),
        "setParticipation": (PARTICIPATE, {"i": participation}),
    }


def run(house: House, browser: Browser, kind: PartyKind, role: Role) -> None:
    """Everything of one member: first what is refused, which changes nothing, then the rest."""
    cells = []
    for own, party in ((True, OWN_PARTY[kind]), (False, OTHER_PARTY)):
        member = house.id_of(house.member(party, Role.EDITOR))
        for name, (document, variables) in calls(party, member).items():
            cells.append((document, variables, expected(name, kind, role, own=own)))
    before = house.state()
    for document, variables, codes in [*cells, *ACCOUNT.values()]:
        if codes:
            assert browser.refused(document, **variables) == codes, (kind, role, document)
    assert house.state() == before
    for document, variables, codes in [*cells, ACCOUNT["signOut"]]:
        if not codes:
            assert browser.refused(document, **variables) == [], (kind, role, document)
    assert house.state() != before


def test_every_mutation_about_people_is_run() -> None:
    about = {
        name
        for name, access in accesses(graphql_schema).items()
        if isinstance(access, Access) and access.act.partition(".")[0] in ABOUT_PEOPLE
    }
    assert about == set(ACCOUNT) | set(MANAGING) | {"setParticipation"}


@pytest.mark.parametrize("kind", PartyKind, ids=lambda kind: kind.name.lower())
def test_each_cell_of_the_matrix(house: House, kind: PartyKind) -> None:
    for role in Role:
        browser, _ = house.signed_in(OWN_PARTY[kind], role)
        for party, own in ((OWN_PARTY[kind], True), (OTHER_PARTY, False)):
            answer = browser.post(MEMBERS, p=party).json()
            codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
            may = role is Role.ADMINISTRATOR and (own or kind is PartyKind.OPERATOR)
            assert codes == ([] if may else ["OTHER_PARTY" if role is Role.ADMINISTRATOR else "FORBIDDEN"])
        run(house, browser, kind, role)


def test_a_stranger_may_do_nothing(house: House) -> None:
    member, browser = house.id_of(house.member(OTHER_PARTY)), house.browser()
    before = house.state()
    asked = list(calls(OTHER_PARTY, member).values()) + [each[:2] for each in ACCOUNT.values()]
    for document, variables in asked:
        assert browser.refused(document, **variables) == ["UNAUTHENTICATED"]
    assert browser.ask("{ viewer { name } }") == {"viewer": None}
    assert browser.post(MEMBERS, p=OTHER_PARTY).json()["data"] is None
    assert house.state() == before
