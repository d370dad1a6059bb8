"""Whatever cannot be is refused with its paragraph, and nothing changes."""

import asyncio
from typing import Any

import pytest

from api.kernel.actor import Role
from api.kernel.database import Database
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
    Member,
    Office,
    answer,
    at,
    naming,
    wish,
)

LETTER = {"kind": "OTHER_LETTER", "channel": "LETTER", "letterNumber": "17-2/5", "letterDate": "2026-11-02"}
WRONG_WISHES = [
    ({"recipients": []}, [("NO_RECIPIENT", "22", "recipients")]),
    ({"recipients": ["no-such"]}, [("NOT_FOUND", None, "recipients.0")]),
    ({"recipients": ["centre-abai", "no\0such"]}, [("NOT_FOUND", None, "recipients.1")]),
    ({"recipients": ["akimat-abai"]}, [("WRONG_RECIPIENT", "22", "recipients")]),
    ({"recipients": ["centre-abai", "quality-control"]}, [("WRONG_RECIPIENT", "22", "recipients")]),
    ({"kind": "SUPPORT_MEASURES", "recipients": ["agency"]}, [("WRONG_RECIPIENT", "22", "recipients")]),
    ({"kind": "OTHER_LETTER", "recipients": ["ministry"]}, [("WRONG_RECIPIENT", "22", "recipients")]),
    ({"subject": " "}, [("BAD_SUBJECT", "22", "subject")]),
    ({"subject": "x" * 301}, [("BAD_SUBJECT", "22", "subject")]),
    ({"subject": "a\u202eb"}, [("BAD_SUBJECT", "22", "subject")]),
    ({"body": "a\0b"}, [("BAD_TEXT", "22", "body")]),
    ({"body": "\n"}, [("BAD_TEXT", "22", "body")]),
    ({"body": "x" * 20_001}, [("BAD_TEXT", "22", "body")]),
    ({"investor": "x" * 301}, [("BAD_SUBJECT", "22", "investor")]),
    ({"dueOn": "2026-11-01"}, [("DATE_PAST", "23a", "dueOn")]),
    ({"kind": "EXPLANATION", "dueOn": "2026-11-05"}, [("AT_ONCE", "9", "dueOn")]),
    ({"channel": "ORAL"}, [("NOT_ORAL", "9", "channel")]),
    ({"channel": "LETTER"}, [("LETTER_UNNAMED", "22", "letterNumber")]),
    ({"channel": "LETTER", "letterNumber": "5"}, [("LETTER_UNNAMED", "22", "letterDate")]),
    ({"letterNumber": "5"}, [("NO_LETTER", "22", "letterNumber")]),
    ({"letterDate": "2026-11-02"}, [("NO_LETTER", "22", "letterDate")]),
    (LETTER | {"letterDate": "2026-11-03"}, [("DATE_AHEAD", "22", "letterDate")]),
    (LETTER | {"letterNumber": "x" * 61}, [("BAD_SUBJECT", "22", "letterNumber")]),
    ({"files": ["Upload:00000000-0000-7000-8000-000000000000"]}, [("NO_SUCH_UPLOAD", None, "files.0")]),
    (
        {"channel": "LETTER", "dueOn": "2026-11-01"},
        [("LETTER_UNNAMED", "22", "letterNumber"), ("DATE_PAST", "23a", "dueOn")],
    ),
]


@pytest.fixture
async def office(empty: Database) -> Office:
    return Office(empty)


async def assigned(office: Office, ministry: Member, centre: Member, **fields: Any) -> dict[str, Any]:
    """A request to the centre of Abai region whose responsible person is named."""
    sent = await office.sent(ministry, "centre-abai", **fields)
    part = await office.done(centre, ASSIGN, i=naming(sent["recipients"][0], centre))
    return part | {"request": sent["id"]}


async def test_a_request_that_cannot_be_sent_is_not(office: Office) -> None:
    ministry = await office.member("ministry")
    for fields, reasons in WRONG_WISHES:
        assert await office.refused(ministry, SEND, i=wish() | fields) == reasons, fields


async def test_uploads_of_others_and_used_ones_are_none(office: Office) -> None:
    ministry, other = await office.member("ministry"), await office.member("ministry")
    theirs, own = await office.upload(other), await office.upload(ministry)
    assert await office.refused(ministry, SEND, i=wish(files=[theirs])) == [("NO_SUCH_UPLOAD", None, "files.0")]
    await office.sent(ministry, files=[own])
    assert await office.refused(ministry, SEND, i=wish(files=[own])) == [("NO_SUCH_UPLOAD", None, "files.0")]


async def test_akimats_ask_the_agency_about_support_and_nothing_else(office: Office) -> None:
    akimat = await office.member("akimat-abai")
    for recipient, kind in (("agency", "OTHER_LETTER"), ("centre-abai", "MATERIALS"), ("ministry", "OTHER_LETTER")):
        given = wish(recipient, kind=kind)
        assert await office.refused(akimat, SEND, i=given) == [("WRONG_RECIPIENT", "22", "recipients")]
    (part,) = (await office.sent(akimat, "agency", kind="SUPPORT_MEASURES"))["recipients"]
    assert await office.duties(part["id"]) == [("18.4", "open", "2026-11-09")]


async def test_what_belongs_to_others_is_not_there(office: Office) -> None:
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    part = await assigned(office, ministry, centre)
    strangers = [await office.member(party) for party in ("centre-almaty", "akimat-abai", "agency")]
    nobody = "00000000-0000-7000-8000-000000000000"
    for target in (part["id"], f"RequestRecipient:{nobody}", "RequestRecipient:x", "x", part["request"]):
        for stranger in strangers:
            given = {"recipient": target}
            missing = [("NOT_FOUND", None, "recipient")]
            assert await office.refused(stranger, OPEN, p=target) == missing
            for clause, document, fields in (
                ("8a", ASSIGN, {"lead": stranger.id}),
                ("23a", ANSWER, {"text": "x"}),
                ("23b", DELAY, {"cause": "STAFF", "reason": "x", "newDate": "2026-11-20"}),
            ):
                found = await office.refused(stranger, document, i=given | fields)
                assert found == [("NOT_FOUND", clause, "recipient")]
    akimat = strangers[1]
    decision = {"recipient": part["id"], "accept": True}
    assert await office.refused(akimat, DECIDE, i=decision) == [("NOT_FOUND", "23b", "recipient")]
    for request in (part["request"], f"Request:{nobody}", part["id"]):
        assert await office.refused(akimat, WITHDRAW, r=request, why="x") == [("NOT_FOUND", "22", "request")]
        assert await office.refused(akimat, CLOSE, r=request) == [("NOT_FOUND", "22", "request")]


async def test_acts_wait_for_their_state(office: Office) -> None:
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    sent = await office.sent(ministry, "centre-abai")
    (part,) = sent["recipients"]
    notice = {"recipient": part["id"], "cause": "STAFF", "reason": "x", "newDate": "2026-11-20"}
    assert await office.refused(centre, ANSWER, i=answer(part)) == [("WRONG_STATE", "8b", "")], (
        "§8: name somebody first"
    )
    assert await office.refused(centre, DELAY, i=notice) == [("WRONG_STATE", "23b", "")]
    decision = {"recipient": part["id"], "accept": True}
    assert await office.refused(ministry, DECIDE, i=decision) == [("WRONG_STATE", "23b", "")]
    assert await office.refused(ministry, CLOSE, r=sent["id"]) == [("UNANSWERED", "22", "")]

    await office.done(centre, ASSIGN, i=naming(part, centre))
    assert await office.refused(centre, ANSWER, i=answer(part)) == [("NO_FILE", "8b", "files")]
    file = await office.upload(centre)
    await office.done(centre, ANSWER, i=answer(part, file))
    again = [("WRONG_STATE", "8b", "")]
    assert await office.refused(centre, ANSWER, i=answer(part)) == again, "double answer"
    assert await office.refused(centre, ANSWER, i=answer(part, full=False)) == again
    assert await office.refused(centre, ASSIGN, i=naming(part, centre)) == [("WRONG_STATE", "8a", "")]
    assert await office.refused(centre, DELAY, i=notice) == [("WRONG_STATE", "23b", "")]
    assert await office.refused(ministry, WITHDRAW, r=sent["id"], why="x") == [("WRONG_STATE", "22", "")]
    await office.done(ministry, CLOSE, r=sent["id"])
    assert await office.refused(centre, ANSWER, i=answer(part)) == again, "answer after closing"
    assert await office.refused(ministry, CLOSE, r=sent["id"]) == [("WRONG_STATE", "22", "")]


async def test_only_colleagues_who_work_on_requests_are_named(office: Office) -> None:
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    (part,) = (await office.sent(ministry))["recipients"]
    others = [
        await office.member("centre-almaty"),
        ministry,
        await office.member("centre-abai", Role.TRANSLATOR),
        await office.member("centre-abai"),
    ]
    await office.rows("UPDATE member SET state = 'disabled' WHERE id = %s", others[-1].actor.member)
    for other in others:
        assert await office.refused(centre, ASSIGN, i=naming(part, other)) == [("NOT_COLLEAGUE", "8a", "lead")]
        found = await office.refused(centre, ASSIGN, i=naming(part, centre, other))
        assert found == [("NOT_COLLEAGUE", "8a", "helpers.0")]
    many = [centre] * 21
    assert await office.refused(centre, ASSIGN, i=naming(part, centre, *many)) == [("NOT_COLLEAGUE", "8a", "helpers")]


async def test_a_delay_is_told_in_time_and_to_a_later_day(office: Office) -> None:
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    part = await assigned(office, ministry, centre)
    notice = {"recipient": part["id"], "cause": "STAFF", "reason": "x", "newDate": "2026-11-03"}
    assert await office.refused(centre, DELAY, i=notice) == [("NOT_LATER", "23b", "newDate")]
    assert await office.refused(centre, DELAY, i=notice | {"newDate": "2026-01-01"}) == [
        ("NOT_LATER", "23b", "newDate")
    ]
    later = notice | {"newDate": "2026-11-20"}
    assert await office.refused(centre, DELAY, i=later | {"reason": " "}) == [("BAD_TEXT", "22", "reason")]
    office.time = at("2026-11-04 00:00")
    assert await office.refused(centre, DELAY, i=later) == [("TOO_LATE", "23b", "")]


@pytest.mark.parametrize("roles", [(Role.TRANSLATOR,), (Role.ADMINISTRATOR,)])
async def test_other_roles_do_nothing_with_requests(office: Office, roles: tuple[Role, ...]) -> None:
    assert await office.refused(await office.member("ministry", *roles), SEND, i=wish()) == [("FORBIDDEN", "22", "")]


async def test_letters_on_paper_are_entered_by_either_side(office: Office) -> None:
    ministry, akimat = await office.member("ministry"), await office.member("akimat-abai")
    letter = {
        "kind": "OTHER_LETTER",
        "recipients": ["akimat-abai"],
        "subject": "Letter",
        "body": "See the scan.",
        "letterNumber": "17-2/5",
        "letterDate": "2026-10-26",
        "receivedOn": "2026-10-27",
    }
    for fields, code, path in (
        ({"receivedOn": "2026-11-03"}, "DATE_AHEAD", "receivedOn"),
        ({"receivedOn": "2026-10-25"}, "DATES_CROSSED", "receivedOn"),
        ({"letterDate": "2026-11-03"}, "DATE_AHEAD", "letterDate"),
    ):
        assert await office.refused(ministry, REGISTER, i=letter | fields) == [(code, "22", path)]
    wrong = [("WRONG_RECIPIENT", "22", "recipients")]
    assert await office.refused(akimat, REGISTER, i=letter) == wrong, "it did not send it"
    both = letter | {"sender": "ministry", "recipients": ["akimat-abai", "akimat-almaty"]}
    assert await office.refused(akimat, REGISTER, i=both) == wrong
    stranger = await office.member("akimat-almaty")
    assert await office.refused(stranger, REGISTER, i=letter | {"sender": "ministry"}) == wrong
    (part,) = (await office.done(akimat, REGISTER, i=letter | {"sender": "ministry"}))["recipients"]
    assert (part["dueOn"], part["letter"]["registered"], part["letter"]["channel"]) == ("2026-11-03", True, "LETTER")
    assert await office.letters(akimat) == []
    sent = await office.done(ministry, REGISTER, i=letter)
    assert sent["recipients"][0]["letter"]["sender"] == {"slug": "ministry"}
    assert len(await office.letters(akimat)) == 1


async def test_a_conversation_is_entered_on_its_day(office: Office) -> None:
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    said = {
        "subject": "How the service is rendered",
        "question": "Which papers are needed?",
        "answer": "The charter and the application.",
        "askedAt": "2026-11-02T09:00:00+05:00",
        "givenAt": "2026-11-02T09:10:00+05:00",
    }
    for fields, code in (
        ({"givenAt": "2026-11-02T08:00:00+05:00"}, "DATES_CROSSED"),
        ({"givenAt": "2026-11-03T08:00:00+05:00"}, "DATE_AHEAD"),
    ):
        assert await office.refused(centre, EXPLAIN, i=said | fields) == [(code, "22", "givenAt")]
    assert await office.refused(ministry, EXPLAIN, i=said) == [("FORBIDDEN", "9", "")]
    part = await office.done(centre, EXPLAIN, i=said)
    assert (part["state"], part["standing"], part["letter"]["channel"]) == ("ANSWERED", "ON_TIME", "ORAL")
    assert await office.duties(part["id"]) == [("9", "fulfilled", "2026-11-02")]
    late = await office.done(centre, EXPLAIN, i=said | {"askedAt": "2026-10-29T09:00:00+05:00"})
    assert late["standing"] == "LATE"
    assert len(await office.letters(ministry)) == 2


async def test_a_request_is_taken_back_from_who_has_not_answered(office: Office) -> None:
    ministry = await office.member("ministry")
    abai, almaty = await office.member("akimat-abai"), await office.member("akimat-almaty")
    sent = await office.sent(ministry, "akimat-abai", "akimat-almaty", kind="OTHER_LETTER")
    first, second = sent["recipients"]
    by_party = {first["party"]["slug"]: first, second["party"]["slug"]: second}
    await office.done(abai, ANSWER, i=answer(by_party["akimat-abai"]))
    assert await office.refused(ministry, CLOSE, r=sent["id"]) == [("UNANSWERED", "22", "")]
    assert await office.refused(ministry, WITHDRAW, r=sent["id"], why=" ") == [("BAD_TEXT", "22", "reason")]
    left = await office.done(ministry, WITHDRAW, r=sent["id"], why="No longer needed.")
    assert {each["party"]["slug"]: each["state"] for each in left["recipients"]} == {
        "akimat-abai": "ANSWERED",
        "akimat-almaty": "WITHDRAWN",
    }
    assert await office.duties(by_party["akimat-almaty"]["id"]) == [("23a", "cancelled", "2026-11-09")]
    assert len(await office.letters(almaty)) == 2
    assert len(await office.letters(abai)) == 1, "who has answered is not written to"
    await office.done(ministry, CLOSE, r=sent["id"])


async def test_of_twenty_answers_at_a_time_one_wins(office: Office) -> None:
    ministry, akimat = await office.member("ministry"), await office.member("akimat-abai")
    sent = await office.sent(ministry, "akimat-abai", kind="OTHER_LETTER")
    given = [answer(sent["recipients"][0], text=f"Answer {number}") for number in range(20)]
    answers = await asyncio.gather(*(office.ask(akimat, ANSWER, i=each) for each in given))
    codes = [[error["code"] for error in each["answerRequest"]["errors"]] for each in answers]
    assert sorted(codes) == [[], *[["WRONG_STATE"]] * 19]
    assert await office.rows("SELECT count(*) FROM request_step WHERE kind = 'answered'") == [(1,)]
    assert len(await office.letters(ministry)) == 1


async def test_one_key_is_one_answer_and_one_request(office: Office) -> None:
    ministry, akimat = await office.member("ministry"), await office.member("akimat-abai")
    given = wish("akimat-abai", kind="OTHER_LETTER")
    sent = await asyncio.gather(*(office.done(ministry, SEND, i=given, k="one") for _ in range(10)))
    assert len({each["id"] for each in sent}) == 1
    assert await office.rows("SELECT count(*) FROM request") == [(1,)]
    part = sent[0]["recipients"][0]
    answers = await asyncio.gather(*(office.done(akimat, ANSWER, i=answer(part), k="two") for _ in range(10)))
    assert all(each == answers[0] for each in answers)
    assert await office.refused(ministry, SEND, i=given | {"subject": "Another"}, k="one") == [
        ("IDEMPOTENCY_KEY_REUSED", None, "idempotencyKey")
    ]
