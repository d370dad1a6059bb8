"""Who may do what with requests: every mutation, kind of party and role, with one's own and with those of others."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from api.kernel.access import Access
from api.kernel.actor import PartyKind, Role
from api.kernel.database import Database
from api.kernel.graphql.mutations import accesses
from api.schema import graphql_schema
from tests.requests.support import (
    ANSWER,
    ASSIGN,
    CLOSE,
    DECIDE,
    DELAY,
    EXPLAIN,
    OPEN,
    REGISTER,
    SEND,
    WITHDRAW,
    Office,
    wish,
)

PARTIES = {
    PartyKind.MINISTRY: "ministry",
    PartyKind.AGENCY: "agency",
    PartyKind.QUALITY_CONTROL: "quality-control",
    PartyKind.LOCAL_EXECUTIVE_BODY: "akimat-abai",
    PartyKind.SERVICE_CENTRE: "centre-abai",
    PartyKind.OPERATOR: "operator",
}
ASKING = {PartyKind.MINISTRY, PartyKind.LOCAL_EXECUTIVE_BODY}
ASKED = {PartyKind.AGENCY, PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.SERVICE_CENTRE}
WORKING = {Role.EDITOR, Role.APPROVER, Role.HEAD}
NOBODY = "00000000-0000-7000-8000-000000000000"
PART, REQUEST = f"RequestRecipient:{NOBODY}", f"Request:{NOBODY}"
NOTICE = {"cause": "STAFF", "reason": "x", "newDate": "2099-01-01"}
SAID = {"askedAt": "2026-11-02T09:00:00+05:00", "givenAt": "2026-11-02T09:10:00+05:00"}
PAPER = {"letterNumber": "1", "letterDate": "2026-11-01", "receivedOn": "2026-11-01"}
# Whose request it is: one that is there for others, or none at all. Who may act at all gets as far as that.
CALLS: dict[str, tuple[str, dict[str, Any], set[PartyKind], str]] = {
    "sendRequest": (SEND, {"i": wish("operator")}, ASKING, "WRONG_RECIPIENT"),
    "registerLetter": (REGISTER, {"i": wish("operator") | PAPER}, ASKING | ASKED, "WRONG_RECIPIENT"),
    "openRequest": (OPEN, {"p": PART}, ASKED, "NOT_FOUND"),
    "assignRequest": (ASSIGN, {"i": {"recipient": PART, "lead": "Member:x"}}, ASKED, "NOT_FOUND"),
    "answerRequest": (ANSWER, {"i": {"recipient": PART, "text": "x"}}, ASKED, "NOT_FOUND"),
    "giveDelayNotice": (DELAY, {"i": {"recipient": PART} | NOTICE}, ASKED, "NOT_FOUND"),
    "decideDelay": (DECIDE, {"i": {"recipient": PART, "accept": True}}, ASKING, "NOT_FOUND"),
    "withdrawRequest": (WITHDRAW, {"r": REQUEST, "why": "x"}, ASKING, "NOT_FOUND"),
    "closeRequest": (CLOSE, {"r": REQUEST}, ASKING, "NOT_FOUND"),
    "logExplanation": (
        EXPLAIN,
        {"i": {"subject": "", "question": "x", "answer": "x"} | SAID},
        {PartyKind.SERVICE_CENTRE},
        "BAD_SUBJECT",
    ),
}


def test_every_mutation_of_requests_is_run() -> None:
    found = accesses(graphql_schema).items()
    assert set(CALLS) == {name for name, each in found if isinstance(each, Access) and each.act.startswith("request.")}


@pytest.mark.parametrize("kind", PartyKind, ids=lambda kind: kind.name.lower())
async def test_each_cell_of_the_matrix(untouched: Database, kind: PartyKind) -> None:
    office = Office(untouched)
    for role in Role:
        member = await office.member(PARTIES[kind], role)
        for document, variables, parties, code in CALLS.values():
            expected = code if kind in parties and role in WORKING else "FORBIDDEN"
            codes = {each[0] for each in await office.refused(member, document, **variables)}
            assert codes == {expected}, (kind, role, document)


async def test_strangers_do_nothing(untouched: Database) -> None:
    office = Office(untouched)
    for document, variables, _, _ in CALLS.values():
        assert [each[0] for each in await office.refused(None, document, **variables)] == ["UNAUTHENTICATED"]


async def test_a_token_does_what_it_was_issued_for(untouched: Database) -> None:
    office = Office(untouched)
    member = await office.member("agency")
    for scopes, code in product((frozenset({"request.*"}), frozenset({"request.answer"})), ("answer", "assign")):
        limited = replace(member, actor=replace(member.actor, scopes=scopes))
        document, variables = {"answer": CALLS["answerRequest"], "assign": CALLS["assignRequest"]}[code][:2]
        allowed = "request.*" in scopes or code == "answer"
        found = [each[0] for each in await office.refused(limited, document, **variables)]
        assert found == (["NOT_FOUND"] if allowed else ["OUT_OF_SCOPE"])
