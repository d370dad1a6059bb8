"""Investors ask: what is taken, to whom it goes, what is refused, and what twice the same form does."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.kernel.actor import Role
from tests.enquiries.conftest import ASK, FOLLOW, WRITE, Desk

WRONG = [
    ({"name": " "}, "BAD_NAME", "name"),
    ({"name": "Ivan\r\nBcc: all@example.com"}, "BAD_NAME", "name"),
    ({"name": "a" * 201}, "BAD_NAME", "name"),
    ({"name": "Ivan\u202etxt"}, "BAD_NAME", "name"),
    ({"email": "nobody"}, "BAD_ADDRESS", "email"),
    ({"email": "a@example.com\r\nBcc: b@example.com"}, "BAD_ADDRESS", "email"),
    ({"email": "a@example.com,b@example.com"}, "BAD_ADDRESS", "email"),
    ({"country": "XX"}, "BAD_COUNTRY", "country"),
    ({"country": ""}, "BAD_COUNTRY", "country"),
    ({"text": "\n \t"}, "NO_TEXT", "text"),
    ({"text": "а" * 10_000}, "LONG_TEXT", "text"),
    ({"text": "a\u0007b"}, "BAD_TEXT", "text"),
    ({"consent": False}, "NO_CONSENT", "consent"),
    ({"about": "Project:00000000-0000-0000-0000-000000000000"}, "NOT_FOUND", "about"),
    ({"about": "Party:x"}, "NOT_FOUND", "about"),
    ({"about": ""}, "NOT_FOUND", "about"),
]


def test_a_question_is_taken_and_its_letter_is_in_the_language_of_the_page(desk: Desk) -> None:
    for locale, words in (("kk", "қабылданды"), ("ru", "получен"), ("en", "was received")):
        asked = desk.ask(locale=locale)
        (letter,) = desk.letters(asked)
        assert (letter.locale, words in letter.subject, asked.number in letter.subject) == (locale, True, True)
        assert f"/{locale}/enquiries/?key={asked.key}" in letter.text
        assert "How much land" not in letter.text
        seen = desk.followed(asked)
        assert (seen["number"], seen["state"]) == (asked.number, "RECEIVED")
        assert [message["text"] for message in seen["messages"]] == ["How much land is free?"]


@pytest.mark.parametrize(("changes", "code", "path"), WRONG)
def test_what_is_wrong_is_said_with_its_field_and_nothing_is_stored(
    desk: Desk, changes: dict[str, Any], code: str, path: str
) -> None:
    before, key = desk.state(), secrets.token_urlsafe(18)
    answer = desk.house.browser().ask(ASK, input=desk.question(**changes), key=key)["askQuestion"]
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [(code, [path])]
    assert (answer["record"], answer["key"], answer["url"]) == (None, None, None)
    assert desk.state() == before


def test_all_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    wrong = desk.question(name="", email="x", country="", text="", consent=False)
    codes = desk.house.browser().refused(ASK, input=wrong, key="short")
    assert codes == ["NO_TEXT", "BAD_NAME", "BAD_ADDRESS", "BAD_COUNTRY", "NO_CONSENT", "BAD_FORM_KEY"]


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800"])
def test_what_is_no_text_is_no_request(desk: Desk, text: str) -> None:
    before = desk.state()
    client = desk.house.browser().client
    body = '{"query": "mutation($i: QuestionInput!) { askQuestion(input: $i) { key } }", "variables": {"i": "%s"}}'
    answer = client.post("/graphql", content=body % text, headers={"Content-Type": "application/json"})
    assert (answer.status_code, "data" in answer.json()) == (400, False)
    assert desk.state() == before


def test_what_is_not_public_cannot_be_asked_about(desk: Desk) -> None:
    asked = desk.question(about=desk.about("project", "secret-farm"))
    assert desk.house.browser().refused(ASK, input=asked, key=secrets.token_urlsafe(18)) == ["NOT_FOUND"]


def test_a_region_can_be_asked_about(desk: Desk) -> None:
    asked = desk.ask(about=desk.about("region", "almaty"), locale="ru")
    assert desk.house.sql("SELECT subject_kind, region FROM enquiry WHERE number = %s", asked.number) == [
        ("region", "almaty")
    ]


def test_a_form_sent_twice_is_one_question(desk: Desk) -> None:
    question, key = desk.question(), secrets.token_urlsafe(18)
    first, second = (desk.house.browser().done(ASK, input=question, key=key) for _ in range(2))
    assert first == second
    other = desk.house.browser().refused(ASK, input=question | {"text": "Else?"}, key=key)
    assert other == ["IDEMPOTENCY_KEY_REUSED"]
    assert len(desk.house.letters(question["email"])) == 1


def test_a_form_sent_many_times_at_once_is_one_question(desk: Desk) -> None:
    question, key = desk.question(), secrets.token_urlsafe(18)
    browsers = [desk.house.browser() for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda each: each.done(ASK, input=question, key=key)["record"]["number"], browsers))
    assert len(set(answers)) == 1
    assert len(desk.house.letters(question["email"])) == 1


def test_too_many_questions_from_one_place_are_stopped(desk: Desk) -> None:
    browser = desk.house.browser("203.0.113.9")
    for _ in range(20):
        browser.done(ASK, input=desk.question(), key=secrets.token_urlsafe(18))
    before = desk.state()
    answer = browser.post(ASK, input=desk.question(), key=secrets.token_urlsafe(18))
    assert answer.status_code == 429
    assert [error["code"] for error in answer.json()["data"]["askQuestion"]["errors"]] == ["TOO_MANY"]
    assert desk.state() == before


def test_too_many_questions_of_one_address_are_stopped(desk: Desk) -> None:
    email = f"i{secrets.token_hex(6)}@example.com"
    for _ in range(10):
        desk.ask(email=email)
    refused = desk.house.browser().refused(ASK, input=desk.question(email=email.upper()), key=secrets.token_urlsafe(18))
    assert refused == ["TOO_MANY"]


def test_a_question_goes_to_the_first_party_that_takes_part(desk: Desk) -> None:
    def holder(region: str) -> str:
        asked = desk.ask(about=desk.about("region", region))
        return desk.followed(asked)["holder"]["slug"]

    assert holder("kostanay") == "centre-kostanay", "where nobody has an account, whom the Rules name first"
    desk.house.member("agency", Role.EDITOR)
    assert holder("kostanay") == "agency", "an account there, none in the region"
    desk.house.member("akimat-kostanay", Role.EDITOR)
    assert holder("kostanay") == "agency", "the akimat has no agreement"
    today = "(now() AT TIME ZONE 'Asia/Almaty')::date"
    desk.house.sql(f"UPDATE party SET participates_from = {today} WHERE slug = 'akimat-kostanay'")
    assert holder("kostanay") == "akimat-kostanay"
    desk.house.member("centre-kostanay", Role.TRANSLATOR)
    assert holder("kostanay") == "akimat-kostanay", "a translator answers nobody"
    desk.house.member("centre-kostanay", Role.EDITOR)
    assert holder("kostanay") == "centre-kostanay"


def test_those_who_answer_are_told_that_something_waits_and_nothing_else(desk: Desk) -> None:
    officer = desk.house.member("centre-abai", Role.HEAD)
    asked = desk.ask(text="A secret plan")
    letter = desk.house.letters(officer)[-1]
    assert (letter.locale, f"/ru/workspace/enquiries/{asked.number}/" in letter.text) == ("ru", True)
    assert asked.email not in letter.text + letter.html
    assert "secret" not in letter.text + letter.html


def test_an_investor_writes_again_and_once(desk: Desk) -> None:
    asked, again = desk.ask(), secrets.token_urlsafe(18)
    for _ in range(2):
        desk.house.browser().done(WRITE, key=asked.key, text="And water?", again=again)
    assert [each["text"] for each in desk.followed(asked)["messages"]] == ["How much land is free?", "And water?"]


@pytest.mark.parametrize("key", ["", "x", "A" * 43, "é", "\udcff".encode("utf-8", "replace").decode()])
def test_a_link_that_is_none_leads_nowhere(desk: Desk, key: str) -> None:
    before = desk.state()
    assert desk.house.browser().ask(FOLLOW, key=key)["followedEnquiry"] is None
    assert desk.house.browser().refused(WRITE, key=key, text="Hello", again="a" * 20) == ["NOT_FOUND"]
    assert desk.state() == before
