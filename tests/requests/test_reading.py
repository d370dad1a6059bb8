"""Who reads what: the two sides of a request, each their own part, and nobody else; unseen and missing look alike."""

from typing import Any

import pytest

from api.kernel.actor import Role
from api.kernel.database import Database
from api.kernel.files import rows
from tests.requests.support import ANSWER, IN, OUT, Member, Office, answer, at

BOX = """
query($filter: RequestFilter, $order: RequestOrder, $first: Int, $after: String) {
  incomingRequests(filter: $filter, orderBy: $order, first: $first, after: $after) { ...Page }
  outgoingRequests(filter: $filter, orderBy: $order, first: $first, after: $after) { ...Page }
}
fragment Page on RequestRecipientConnection {
  totalCount nodes { letter { number subject sender { slug } } party { slug } standing state }
  pageInfo { hasNextPage endCursor } facets { name buckets { value label count } }
}
"""


def numbers(connection: dict[str, Any]) -> list[str]:
    return [node["letter"]["number"] for node in connection["nodes"]]


@pytest.fixture
async def office(empty: Database) -> Office:
    return Office(empty)


async def test_each_side_has_its_lists(office: Office) -> None:
    ministry, akimat, agency = [await office.member(party) for party in ("ministry", "akimat-abai", "agency")]
    await office.sent(ministry, "akimat-abai", "akimat-almaty", kind="OTHER_LETTER")
    await office.sent(akimat, "agency", kind="SUPPORT_MEASURES")
    found = await office.ask(ministry, BOX)
    assert (found["incomingRequests"]["totalCount"], found["outgoingRequests"]["totalCount"]) == (0, 2)
    found = await office.ask(akimat, BOX)
    assert numbers(found["incomingRequests"]) == ["REQ-2026-00001"]
    assert numbers(found["outgoingRequests"]) == ["REQ-2026-00002"]
    found = await office.ask(agency, BOX)
    assert (numbers(found["incomingRequests"]), found["outgoingRequests"]["totalCount"]) == (["REQ-2026-00002"], 0)
    for stranger in ("centre-abai", "akimat-turkistan"):
        found = await office.ask(await office.member(stranger), BOX)
        assert [found[box]["totalCount"] for box in found] == [0, 0]


async def test_what_is_awaited_comes_first_by_its_deadline(office: Office) -> None:
    ministry, akimat = await office.member("ministry"), await office.member("akimat-abai")
    parts = [
        (await office.sent(ministry, "akimat-abai", kind="OTHER_LETTER", dueOn=due))["recipients"][0]
        for due in ("2099-11-20", "2026-11-05", "2099-11-10", "2099-12-01", "2099-12-02")
    ]
    await office.done(akimat, ANSWER, i=answer(parts[0]))
    office.time = at("2026-11-02 11:00")
    late = (await office.sent(ministry, "akimat-abai", kind="OTHER_LETTER"))["recipients"][0]
    await office.done(akimat, ANSWER, i=answer(late))
    found = (await office.ask(akimat, BOX))["incomingRequests"]
    assert [number[-1] for number in numbers(found)] == ["2", "3", "4", "5", "6", "1"]
    assert [node["standing"] for node in found["nodes"]] == ["OVERDUE", *["PENDING"] * 3, *["ON_TIME"] * 2]
    newest = (await office.ask(akimat, BOX, order="SENT_DESC"))["incomingRequests"]
    assert numbers(newest)[0] == "REQ-2026-00006"
    one = (await office.ask(akimat, BOX, first=4))["incomingRequests"]
    two = (await office.ask(akimat, BOX, first=4, after=one["pageInfo"]["endCursor"]))["incomingRequests"]
    assert numbers(one) + numbers(two) == numbers(found)
    assert (one["pageInfo"]["hasNextPage"], two["pageInfo"]["hasNextPage"]) == (True, False)


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"standings": ["OVERDUE"]}, ["1"]),
        ({"standings": ["PENDING", "WITHDRAWN"]}, ["2"]),
        ({"kinds": ["MATERIALS"]}, ["2"]),
        ({"states": ["SENT"], "kinds": ["OTHER_LETTER"]}, ["1"]),
        ({"parties": ["akimat-abai"]}, ["1"]),
        ({"parties": ["no-such", "a\0b"]}, []),
        ({"from": "2026-11-02", "to": "2026-11-02"}, ["1", "2"]),
        ({"from": "2026-11-03"}, []),
    ],
)
async def test_lists_are_narrowed(office: Office, filter: dict[str, Any], expected: list[str]) -> None:
    ministry = await office.member("ministry")
    await office.sent(ministry, "akimat-abai", kind="OTHER_LETTER")
    sent = await office.sent(ministry, "centre-abai", dueOn="2099-01-01")
    await office.rows(
        "UPDATE request_recipient SET assignment_due_at = '2099-01-01' WHERE id = %s",
        sent["recipients"][0]["id"].partition(":")[2],
    )
    found = (await office.ask(ministry, BOX, filter=filter))["outgoingRequests"]
    assert [number[-1] for number in numbers(found)] == expected
    counts = {bucket["value"]: bucket["count"] for bucket in found["facets"][0]["buckets"]}
    if set(filter) == {"standings"}:
        assert counts == {"OVERDUE": 1, "PENDING": 1}, "counts of a field are not narrowed by itself"


async def test_a_recipient_sees_nothing_of_another(office: Office) -> None:
    ministry, abai = await office.member("ministry"), await office.member("akimat-abai")
    almaty = await office.member("akimat-almaty")
    sent = await office.sent(ministry, "akimat-abai", "akimat-almaty", kind="OTHER_LETTER")
    parts = {part["party"]["slug"]: part for part in sent["recipients"]}
    await office.done(abai, ANSWER, i=answer(parts["akimat-abai"], text="For the Ministry alone."))
    theirs = (await office.ask(almaty, IN, n=sent["number"]))["incomingRequest"]
    assert theirs["id"] == parts["akimat-almaty"]["id"]
    assert [step["kind"] for step in theirs["thread"]] == ["SENT"]
    assert (await office.ask(almaty, OUT, n=sent["number"]))["outgoingRequest"] is None


async def test_unseen_and_missing_look_alike(office: Office) -> None:
    ministry = await office.member("ministry")
    number = (await office.sent(ministry))["number"]
    for party in ("centre-almaty", "akimat-abai", "agency"):
        stranger = await office.member(party)
        for document in (IN, OUT):
            answers = [await office.ask(stranger, document, n=each) for each in (number, "REQ-2026-99999", "", "x\0")]
            assert all(each == answers[0] for each in answers)
            assert list(answers[0].values()) == [None]


async def test_a_part_is_found_by_its_id(office: Office) -> None:
    ministry, centre = await office.member("ministry"), await office.member("centre-abai")
    sent = await office.sent(ministry)
    document = "query($id: ID!) { incomingRequest(id: $id) { letter { number } } }"
    part = sent["recipients"][0]["id"]
    assert (await office.ask(centre, document, id=part))["incomingRequest"]["letter"]["number"] == sent["number"]
    stranger = await office.member("centre-almaty")
    for member, id in ((stranger, part), (ministry, part), (centre, sent["id"]), (centre, "x")):
        assert (await office.ask(member, document, id=id))["incomingRequest"] is None


async def test_strangers_and_other_roles_read_nothing(office: Office) -> None:
    ministry = await office.member("ministry")
    number = (await office.sent(ministry))["number"]
    translator = await office.member("centre-abai", Role.TRANSLATOR)
    control = await office.member("quality-control", *Role)
    for member, code in ((None, "UNAUTHENTICATED"), (translator, "FORBIDDEN"), (control, "FORBIDDEN")):
        for document, variables in ((IN, {"n": number}), (OUT, {"n": number}), ("{ colleagues { id } }", {})):
            actor = member.actor if member else None
            result = await office.door.execute(document, variables, locale="ru", actor=actor)
            assert [error["extensions"]["code"] for error in result.errors] == [code]


async def test_colleagues_are_those_who_work_on_requests(office: Office) -> None:
    first, second = await office.member("centre-abai"), await office.member("centre-abai", Role.HEAD)
    await office.member("centre-abai", Role.TRANSLATOR)
    await office.member("centre-almaty")
    found = (await office.ask(first, "{ colleagues { id name } }"))["colleagues"]
    assert {each["id"] for each in found} == {first.id, second.id}


async def test_files_are_read_by_the_two_sides(office: Office) -> None:
    ministry, abai = await office.member("ministry"), await office.member("akimat-abai")
    almaty, translator = await office.member("akimat-almaty"), await office.member("akimat-abai", Role.TRANSLATOR)
    asked = await office.upload(ministry, "terms.pdf")
    sent = await office.sent(ministry, "akimat-abai", "akimat-almaty", kind="OTHER_LETTER", files=[asked])
    parts = {part["party"]["slug"]: part for part in sent["recipients"]}
    answered = await office.upload(abai, "answer.pdf")
    await office.done(abai, ANSWER, i=answer(parts["akimat-abai"], answered))

    async def readers(upload: str) -> set[str]:
        key = f"key-{upload.partition(':')[2]}"
        members: dict[str, Member | None] = {
            "ministry": ministry,
            "abai": abai,
            "almaty": almaty,
            "translator": translator,
            "stranger": None,
        }
        async with office.database.reading() as connection:
            file = await rows.by_key(connection, key)
            assert file
            return {
                name
                for name, member in members.items()
                if await rows.may_read(connection, member.actor if member else None, file)
            }

    assert await readers(asked) == {"ministry", "abai", "almaty"}
    assert await readers(answered) == {"ministry", "abai"}
