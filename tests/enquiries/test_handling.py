"""One question on its way: from the portal to the centre, the akimat and back to the investor; and what is refused."""

import logging
import secrets
from typing import Any

import pytest

from api.kernel.actor import Role
from api.kernel.journal.verify import verify
from tests.enquiries.conftest import ACTS, ASK, ERASE, READ, WRITE, Desk
from tests.parties.conftest import Browser

LIST = """
query($filter: EnquiryFilter, $order: EnquiryOrder!) {
  enquiries(filter: $filter, orderBy: $order) {
    totalCount nodes { number overdue name } facets { buckets { value count } }
  }
}
"""


def refused(browser: Browser, act: str, **variables: Any) -> list[tuple[str, str | None]]:
    """Codes and clauses of the refusal of an act."""
    (payload,) = browser.ask(ACTS[act], **variables).values()
    return [(error["code"], error["clause"]) for error in payload["errors"]]


@pytest.fixture
def taking_part(desk: Desk) -> None:
    """The akimat of the region has an agreement (§2)."""
    desk.house.sql("UPDATE party SET participates_from = '2026-01-01' WHERE slug = 'akimat-abai'")


@pytest.mark.usefixtures("taking_part")
def test_a_question_goes_from_the_portal_to_the_centre_the_akimat_and_back(desk: Desk) -> None:
    centre, akimat = desk.officer("centre-abai"), desk.officer("akimat-abai", Role.HEAD)
    asked = desk.ask(locale="ru", text="Сколько земли свободно?")
    assert desk.read(centre, asked)["holder"]["slug"] == "centre-abai"
    assert desk.read(akimat, asked) is None, "nobody sees what is not theirs"
    me = centre.ask("{ viewer { id } }")["viewer"]["id"]
    centre.done(ACTS["assign"], e=asked.id, member=me)
    centre.done(ACTS["note"], e=asked.id, text="Спросим акимат.")
    centre.done(ACTS["hand"], e=asked.id, party="akimat-abai", reason="Земля в ведении акимата.")
    assert desk.read(centre, asked)["holder"]["slug"] == "akimat-abai", "the same thread, still to be read"
    assert refused(centre, "answer", e=asked.id, text="Нет") == [("NOT_HOLDER", "16")]
    akimat.done(ACTS["answer"], e=asked.id, text="Свободно 40 гектаров.")

    seen = desk.read(centre, asked)
    kinds = ["QUESTION", "ASSIGNMENT", "NOTE", "HANDOVER", "ANSWER"]
    assert [entry["kind"] for entry in seen["entries"]] == kinds
    assert (seen["state"], seen["firstAnsweredAt"] is not None) == ("ANSWERED", True)
    followed = desk.followed(asked)
    assert [(each["fromInvestor"], each["text"]) for each in followed["messages"]] == [
        (True, "Сколько земли свободно?"),
        (False, "Свободно 40 гектаров."),
    ]
    letters = desk.letters(asked)
    assert [letter.locale for letter in letters] == ["ru", "ru"]
    assert "Свободно 40 гектаров." in letters[1].text
    assert "Спросим" not in letters[1].text + letters[1].html

    duties = desk.house.sql(
        "SELECT clause, p.slug, state, basis FROM obligation o JOIN party p ON p.id = o.party"
        " WHERE subject_kind = 'enquiry' AND (subject_id = %s OR subject_id IN"
        " (SELECT id FROM enquiry_entry WHERE enquiry = %s)) ORDER BY opened_at",
        asked.id.partition(":")[2],
        asked.id.partition(":")[2],
    )
    assert duties == [
        ("17.2", "centre-abai", "cancelled", "policy"),
        ("17.2", "akimat-abai", "fulfilled", "policy"),
    ]


def test_what_cannot_be_done_names_its_clause_and_changes_nothing(desk: Desk) -> None:
    centre, other = desk.officer("centre-abai"), desk.officer("centre-almaty")
    asked = desk.ask()
    before = desk.state()
    assert refused(other, "answer", e=asked.id, text="Hello") == [("NOT_FOUND", None)]
    assert refused(centre, "reopen", e=asked.id) == [("WRONG_STATE", "16")]
    assert refused(centre, "close", e=asked.id, outcome="ANSWERED") == [("UNANSWERED", "16")]
    assert refused(centre, "hand", e=asked.id, party="centre-almaty", reason="x") == [("NO_SUCH_PARTY", "16")]
    assert refused(centre, "hand", e=asked.id, party="centre-abai", reason="x") == [("NO_SUCH_PARTY", "16")]
    assert refused(centre, "hand", e=asked.id, party="quality-control", reason="x") == [("NO_SUCH_PARTY", "16")]
    assert refused(centre, "answer", e=asked.id, text=" ") == [("NO_TEXT", None)]
    assert refused(centre, "answer", e=asked.id, text="a" * 10_001) == [("LONG_TEXT", None)]
    stranger = desk.house.id_of(desk.house.member("agency", Role.EDITOR))
    before = [row for row in desk.state() if row[0] == "enquiry"]
    assert refused(centre, "assign", e=asked.id, member=stranger) == [("NO_SUCH_MEMBER", None)]
    assert [row for row in desk.state() if row[0] == "enquiry"] == before


def test_an_answer_is_given_once(desk: Desk) -> None:
    centre, asked, key = desk.officer("centre-abai"), desk.ask(), secrets.token_urlsafe(12)
    for _ in range(2):
        centre.done(ACTS["answer"], e=asked.id, text="Yes.", key=key)
    assert len(desk.letters(asked)) == 2, "the confirmation and one answer"
    before = desk.state()
    assert refused(centre, "answer", e=asked.id, text="No.") == [("WRONG_STATE", "17.2")]
    centre.done(ACTS["close"], e=asked.id, outcome="ANSWERED")
    assert refused(centre, "answer", e=asked.id, text="No.") == [("WRONG_STATE", "17.2")]
    assert refused(centre, "note", e=asked.id, text="No.") == [("WRONG_STATE", "16")]
    assert len([row for row in desk.state() if row[0] == "mail_outbox"]) == len(
        [row for row in before if row[0] == "mail_outbox"]
    )


def test_an_investor_who_writes_again_opens_it_and_a_party_can_too(desk: Desk) -> None:
    centre, asked = desk.officer("centre-abai"), desk.ask()
    centre.done(ACTS["answer"], e=asked.id, text="Yes.")
    centre.done(ACTS["close"], e=asked.id, outcome="ANSWERED")
    desk.house.browser().done(WRITE, key=asked.key, text="How much?", again=secrets.token_urlsafe(18))
    assert desk.read(centre, asked)["state"] == "RECEIVED"
    centre.done(ACTS["answer"], e=asked.id, text="Forty.")
    centre.done(ACTS["reopen"], e=asked.id)
    assert desk.read(centre, asked)["state"] == "RECEIVED"
    centre.done(ACTS["close"], e=asked.id, outcome="NO_QUESTION")


def test_the_list_shows_what_is_overdue_first_and_only_what_is_theirs(desk: Desk) -> None:
    centre, other = desk.officer("centre-atyrau"), desk.officer("centre-aktobe")
    asked = [desk.ask(about=desk.about("region", "atyrau")) for _ in range(3)]
    desk.house.sql("UPDATE enquiry SET due_on = '2026-01-15' WHERE number = %s", asked[2].number)
    found = centre.ask(LIST, filter={"held": True}, order="URGENT_FIRST")["enquiries"]
    assert (found["totalCount"], found["nodes"][0]["number"], found["nodes"][0]["overdue"]) == (
        3,
        asked[2].number,
        True,
    )
    assert {"value": "RECEIVED", "count": 3} in found["facets"][0]["buckets"]
    assert centre.ask(LIST, filter={"overdue": True}, order="NEWEST_FIRST")["enquiries"]["totalCount"] == 1
    assert other.ask(LIST, filter={}, order="NEWEST_FIRST")["enquiries"]["totalCount"] == 0
    stranger = desk.house.browser().post(LIST, filter={}, order="NEWEST_FIRST").json()
    assert [error["extensions"]["code"] for error in stranger["errors"]] == ["UNAUTHENTICATED"]
    assert desk.house.browser().post(READ, number=asked[0].number).json()["data"] == {"enquiry": None}


def test_a_read_is_noted_without_what_it_showed(desk: Desk) -> None:
    centre, asked = desk.officer("centre-abai"), desk.ask()
    desk.read(centre, asked)
    rows = desk.house.sql(
        "SELECT act, before, after FROM journal WHERE subject_id = %s AND act = 'enquiry.read'",
        asked.id.partition(":")[2],
    )
    assert rows == [("enquiry.read", None, None)]


def test_the_canary_is_found_nowhere_and_gone_when_erased(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    canary = f"canary{secrets.token_hex(6)}"
    caplog.set_level(logging.DEBUG)
    centre = desk.officer("centre-abai")
    asked = desk.ask(name=f"{canary} Name", email=f"{canary}@example.com", text=f"{canary} text")
    centre.done(ACTS["note"], e=asked.id, text=f"{canary} note")
    centre.done(ACTS["answer"], e=asked.id, text=f"{canary} answer")
    desk.house.browser().refused(ASK, input=desk.question(name=canary, email=f"{canary}@"), key="x")
    assert desk.read(centre, asked)["name"] == f"{canary} Name"
    assert canary not in asked.key
    for (table,) in desk.house.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        if table in ("journal_pending", "alembic_version"):
            continue
        found = desk.house.sql(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', f"%{canary}%")
        assert found == [(0,)], table
    said = capfd.readouterr()
    assert canary not in caplog.text + said.out + said.err

    desk.house.browser().done(ERASE, key=asked.key)
    desk.house.browser().done(ERASE, key=asked.key)
    seen = desk.read(centre, asked)
    assert (seen["name"], seen["email"], seen["state"], seen["erasedAt"] is None) == (None, None, "CLOSED", False)
    assert {entry["text"] for entry in seen["entries"]} == {None}
    assert desk.letters(asked) == []
    assert refused(centre, "reopen", e=asked.id) == [("ERASED", "16")]
    again = desk.house.browser().refused(WRITE, key=asked.key, text="Hello", again=secrets.token_urlsafe(18))
    assert again == ["ERASED"]

    async def whole(parties: Any) -> Any:
        async with parties.database.writing() as connection:
            return (await verify(connection)).whole

    assert desk.house.run(whole)


def test_what_is_old_is_erased_by_the_clock(desk: Desk) -> None:
    from api.door import opened_door
    from api.enquiries.actions.erasing import erase_old
    from api.enquiries.service import Enquiries

    old, young = desk.ask(), desk.ask()
    desk.house.sql("UPDATE enquiry SET last_word_at = now() - interval '366 days' WHERE number = %s", old.number)
    assert desk.house.runner.call(erase_old, opened_door().services[Enquiries]) == 1
    assert desk.followed(old)["messages"][0]["text"] is None
    assert desk.followed(young)["messages"][0]["text"] is not None
    outcome = desk.house.sql("SELECT state, outcome FROM enquiry WHERE number = %s", old.number)
    assert outcome == [("closed", "withdrawn")]
