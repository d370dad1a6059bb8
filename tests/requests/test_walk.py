"""The walk of a request: who does what, what the clocks say, who is written to."""

from api.duties.recounting import recount
from api.kernel.actor import Role
from api.kernel.database import Database
from tests.requests.support import (
    ANSWER,
    ASSIGN,
    CLOSE,
    DECIDE,
    DELAY,
    IN,
    OPEN,
    OUT,
    Office,
    answer,
    at,
    naming,
)


async def test_materials_assigned_late_and_answered_in_time(empty: Database) -> None:
    office = Office(empty)
    ministry = await office.member("ministry", locale="ru")
    head = await office.member("centre-abai", Role.HEAD, locale="kk")
    lead, helper = await office.member("centre-abai", locale="ru"), await office.member("centre-abai", locale="en")

    sent = await office.sent(
        ministry, "centre-abai", investor="Sun Ltd", files=[await office.upload(ministry, "terms.pdf")]
    )
    (part,) = sent["recipients"]
    assert sent["number"] == "REQ-2026-00001"
    assert (part["state"], part["namingDueOn"], part["dueOn"]) == ("SENT", "2026-11-03", None)
    assert part["letter"]["files"] == [{"name": "terms.pdf"}]
    assert await office.duties(part["id"]) == [("8a", "open", "2026-11-03")]
    assert [letter.locale for letter in await office.letters(head)] == ["kk"]
    assert await office.letters(lead) == [], "the head looks after the post"

    office.time = at("2026-11-03 09:00")
    opened = await office.done(head, OPEN, p=part["id"])
    assert opened["openedAt"] == "2026-11-03T04:00:00Z"
    office.time = at("2026-11-05 12:00")
    assert (await office.done(head, OPEN, p=part["id"]))["openedAt"] == "2026-11-03T04:00:00Z"

    named = await office.done(head, ASSIGN, i=naming(part, lead, helper))
    assert (named["state"], named["namingStanding"], named["dueOn"]) == ("ASSIGNED", "LATE", "2026-11-06")
    assert (named["lead"], named["helpers"]) == ({"name": lead.name}, [{"name": helper.name}])
    (to_lead,), (to_helper,) = await office.letters(lead), await office.letters(helper)
    assert (to_lead.locale, to_helper.locale) == ("ru", "en")
    assert "REQ-2026-00001" in to_lead.subject
    assert f"http://localhost:8000/en/workspace/requests/{sent['number']}/" in to_helper.text

    office.time = at("2026-11-06 10:00")
    renamed = await office.done(head, ASSIGN, i=naming(part, helper))
    assert (renamed["dueOn"], renamed["assignedAt"]) == ("2026-11-06", named["assignedAt"]), "no clock is set back"

    first = await office.upload(helper, "map.pdf")
    partly = await office.done(helper, ANSWER, i=answer(part, first, full=False))
    assert (partly["state"], partly["standing"]) == ("PARTLY_ANSWERED", "OVERDUE"), "all this lies in the past"
    office.time = at("2026-11-06 23:59")
    full = await office.done(helper, ANSWER, i=answer(part))
    assert (full["state"], full["standing"], full["possible"]) == ("ANSWERED", "ON_TIME", ["CLOSE"])
    assert await office.duties(part["id"]) == [("8a", "late", "2026-11-03"), ("8b", "fulfilled", "2026-11-06")]
    assert [letter.locale for letter in await office.letters(ministry)] == ["ru", "ru"]

    closed = await office.done(ministry, CLOSE, r=sent["id"])
    assert [each["state"] for each in closed["recipients"]] == ["CLOSED"]
    steps = [(each["kind"], each["clause"]) for each in closed["recipients"][0]["thread"]]
    assert steps == [
        ("SENT", "7"),
        ("OPENED", None),
        ("ASSIGNED", "8a"),
        ("ASSIGNED", "8a"),
        ("PARTLY_ANSWERED", "8b"),
        ("ANSWERED", "8b"),
        ("CLOSED", "22"),
    ]
    assert (await office.ask(head, IN, n=sent["number"]))["incomingRequest"] == closed["recipients"][0]
    assert (await office.ask(ministry, OUT, n=sent["number"]))["outgoingRequest"]["recipients"] == closed["recipients"]
    noted = await office.rows("SELECT act, clause, region FROM journal WHERE act LIKE 'request.%%' ORDER BY sequence")
    assert noted == [
        ("request.send", "7", None),
        ("request.open", None, "abai"),
        ("request.assign", "8a", "abai"),
        ("request.assign", "8a", "abai"),
        ("request.answer", "8b", "abai"),
        ("request.answer", "8b", "abai"),
        ("request.close", "22", "abai"),
    ]


async def test_a_delay_is_told_refused_and_told_again(empty: Database) -> None:
    office = Office(empty)
    ministry, akimat = await office.member("ministry", locale="kk"), await office.member("akimat-abai", locale="kk")
    sent = await office.sent(ministry, "akimat-abai", kind="OTHER_LETTER")
    (part,) = sent["recipients"]
    assert part["dueOn"] == "2026-11-09"

    office.time = at("2026-11-09 23:00")
    notice = {"recipient": part["id"], "cause": "LARGE_VOLUME", "reason": "Many papers.", "newDate": "2026-11-12"}
    told = await office.done(akimat, DELAY, i=notice)
    assert told["delay"] == {"state": "GIVEN", "newDate": "2026-11-12", "before": "2026-11-09"}
    assert await office.duties(part["id"]) == [("23a", "excused", "2026-11-12")]
    (letter,) = await office.letters(ministry)
    assert letter.locale == "kk"

    office.time = at("2026-11-11 10:00")
    refused = await office.done(ministry, DECIDE, i={"recipient": part["id"], "accept": False, "note": "It is urgent."})
    assert (refused["excusedOn"], refused["delay"]["state"], refused["standing"]) == (None, "REFUSED", "OVERDUE")
    assert await office.duties(part["id"]) == [("23a", "open", "2026-11-09")]
    assert await office.refused(akimat, DELAY, i=notice) == [("TOO_LATE", "23b", "")]
    late = await office.done(akimat, ANSWER, i=answer(part))
    assert late["standing"] == "LATE"
    assert await office.duties(part["id"]) == [("23a", "late", "2026-11-09")]


async def test_a_delay_that_is_accepted_excuses_the_answer(empty: Database) -> None:
    office = Office(empty)
    ministry, agency = await office.member("ministry"), await office.member("agency")
    (part,) = (await office.sent(ministry, "agency", kind="OTHER_LETTER", dueOn="2026-11-04"))["recipients"]
    assert part["dueOn"] == "2026-11-04"
    notice = {"recipient": part["id"], "cause": "TECHNICAL", "reason": "No light.", "newDate": "2026-11-10"}
    await office.done(agency, DELAY, i=notice)
    accepted = await office.done(ministry, DECIDE, i={"recipient": part["id"], "accept": True})
    assert (accepted["excusedOn"], accepted["delay"]["state"]) == ("2026-11-10", "ACCEPTED")
    second = await office.done(agency, DELAY, i=notice | {"newDate": "2026-11-20"})
    assert second["delay"] == {"state": "GIVEN", "newDate": "2026-11-20", "before": "2026-11-10"}
    back = await office.done(ministry, DECIDE, i={"recipient": part["id"], "accept": False})
    assert back["excusedOn"] == "2026-11-10"
    assert await office.duties(part["id"]) == [("23a", "excused", "2026-11-10")]
    office.time = at("2026-11-10 18:00")
    answered = await office.done(agency, ANSWER, i=answer(part))
    assert answered["standing"] == "EXCUSED"
    assert await office.duties(part["id"]) == [("23a", "fulfilled", "2026-11-10")]


async def test_deadlines_move_with_the_calendar_of_their_year(empty: Database) -> None:
    office = Office(empty)
    ministry = await office.member("ministry")
    akimat, centre = await office.member("akimat-abai"), await office.member("centre-abai")
    letter = await office.sent(ministry, "akimat-abai", "akimat-almaty", kind="OTHER_LETTER")
    materials = await office.sent(ministry, "centre-abai")
    parts = {part["party"]["slug"]: part for part in letter["recipients"]}
    notice = {"recipient": parts["akimat-abai"]["id"], "cause": "STAFF", "reason": "x", "newDate": "2026-11-20"}
    await office.done(akimat, DELAY, i=notice)
    await office.rows("INSERT INTO calendar_year (year, version, source) VALUES (2026, 99, 'Decree')")
    await office.rows(
        """INSERT INTO calendar_day (year, version, day, kind, name)
        SELECT 2026, 99, day::date, 'day_off', '{"en": "x"}' FROM unnest(ARRAY['2026-11-03', '2026-11-09']) day"""
    )
    await recount(empty, lambda: office.time)
    found = (await office.ask(ministry, OUT, n=letter["number"]))["outgoingRequest"]["recipients"]
    assert {(part["party"]["slug"], part["dueOn"], part["excusedOn"]) for part in found} == {
        ("akimat-abai", "2026-11-10", "2026-11-20"),
        ("akimat-almaty", "2026-11-10", None),
    }
    assert (await office.ask(centre, IN, n=materials["number"]))["incomingRequest"]["namingDueOn"] == "2026-11-04"
    refused = await office.done(ministry, DECIDE, i={"recipient": notice["recipient"], "accept": False})
    assert (refused["dueOn"], refused["excusedOn"]) == ("2026-11-10", None)


FULFIL = """
mutation($o: ID!) {
  fulfilObligation(obligation: $o, input: {note: "Done."}) { record { id } errors { code clause path message } }
}
"""


async def test_nobody_says_by_hand_that_a_request_is_answered(empty: Database) -> None:
    office = Office(empty)
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    await office.sent(ministry)
    ((obligation,),) = await office.rows("SELECT id FROM obligation WHERE subject_kind = 'request'")
    found = await office.refused(centre, FULFIL, o=f"Obligation:{obligation}")
    assert found == [("HAS_RECORD", "8a", "obligation")]
