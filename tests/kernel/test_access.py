"""What a declaration gives, and what it says to those it gives nothing."""

from dataclasses import replace

import pytest

from api.kernel.access import Access, Reach, admit, check, missing
from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.ids import new_id
from api.kernel.refusals import Refusal

UPDATE = Access(
    "thing.update",
    {PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.AGENCY},
    {Role.EDITOR, Role.HEAD},
    states={"draft", "published"},
    clause="13.2",
)
AKIMAT = Actor(new_id(), new_id(), PartyKind.LOCAL_EXECUTIVE_BODY, "abai", frozenset({Role.EDITOR}))
AGENCY = replace(AKIMAT, party_kind=PartyKind.AGENCY, region=None)
MINISTRY = replace(AGENCY, party_kind=PartyKind.MINISTRY)


def code(actor: Actor | None, region: str = "abai", state: str = "draft", access: Access = UPDATE) -> str | None:
    try:
        check(actor, access, region, state)
    except Refusal as refusal:
        return refusal.reasons[0].code
    return None


def test_what_is_declared_is_allowed() -> None:
    assert code(AKIMAT) is None
    assert code(AGENCY, "almaty", "published") is None
    assert code(replace(AKIMAT, roles=frozenset({Role.TRANSLATOR, Role.HEAD}))) is None


def test_strangers_other_parties_and_other_roles_are_refused_before_anything_is_looked_up() -> None:
    for actor, reason in (
        (None, "UNAUTHENTICATED"),
        (MINISTRY, "FORBIDDEN"),
        (replace(AKIMAT, roles=frozenset({Role.TRANSLATOR})), "FORBIDDEN"),
        (replace(AKIMAT, scopes=frozenset({"thing.publish", "project.*"})), "OUT_OF_SCOPE"),
    ):
        with pytest.raises(Refusal) as refused:
            admit(actor, UPDATE)
        assert refused.value.reasons[0].code == reason
        assert refused.value.reasons[0].clause == "13.2"


@pytest.mark.parametrize("scope", ["thing.update", "thing.*"])
def test_a_token_does_what_its_scopes_name(scope: str) -> None:
    assert code(replace(AKIMAT, scopes=frozenset({scope}))) is None


def test_what_may_not_be_seen_is_answered_as_what_is_not_there() -> None:
    with pytest.raises(Refusal) as refused:
        check(AKIMAT, UPDATE, "almaty", "draft")
    assert refused.value.reasons == missing().reasons


def test_what_is_public_is_said_to_be_anothers() -> None:
    assert code(AKIMAT, "almaty", "published") == "OTHER_REGION"
    assert code(AKIMAT, "almaty", "published", replace(UPDATE, region=Reach.ANY)) is None


def test_the_state_is_said_to_those_who_see_it() -> None:
    assert code(AKIMAT, state="submitted") == "WRONG_STATE"
    assert code(AKIMAT, state="submitted", access=replace(UPDATE, states=None)) is None
