"""The API over a catalogue of one project, with questions about it and people who answer them."""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.interchange.importing import import_files
from api.kernel.actor import Role
from api.kernel.mail.letter import Letter
from tests.conftest import new_database, serving
from tests.parties.conftest import Browser, House, serve
from tests.support import line, over

ASK = """
mutation($input: QuestionInput!, $key: String!) {
  askQuestion(input: $input, idempotencyKey: $key) {
    key url record { number state subject { kind slug title } holder { slug } messages { text fromInvestor } }
    errors { code path clause message }
  }
}
"""
FIELDS = "{ record { id number state holder { slug } assignee { name } outcome dueOn } errors { code path clause } }"
ACTS = {
    "answer": f"mutation($e: ID!, $text: String!, $key: String) "
    f"{{ answerEnquiry(enquiry: $e, text: $text, idempotencyKey: $key) {FIELDS} }}",
    "note": f"mutation($e: ID!, $text: String!, $key: String) "
    f"{{ noteEnquiry(enquiry: $e, text: $text, idempotencyKey: $key) {FIELDS} }}",
    "hand": f"mutation($e: ID!, $party: String!, $reason: String!, $key: String) "
    f"{{ handEnquiry(enquiry: $e, party: $party, reason: $reason, idempotencyKey: $key) {FIELDS} }}",
    "assign": f"mutation($e: ID!, $member: ID!, $key: String) "
    f"{{ assignEnquiry(enquiry: $e, member: $member, idempotencyKey: $key) {FIELDS} }}",
    "close": f"mutation($e: ID!, $outcome: EnquiryOutcome!, $key: String) "
    f"{{ closeEnquiry(enquiry: $e, outcome: $outcome, idempotencyKey: $key) {FIELDS} }}",
    "reopen": f"mutation($e: ID!, $key: String) {{ reopenEnquiry(enquiry: $e, idempotencyKey: $key) {FIELDS} }}",
}
READ = """
query($number: String!) {
  enquiry(number: $number) {
    id number state name email country locale overdue holder { slug } assignee { name } firstAnsweredAt erasedAt outcome
    entries { kind text party { slug } member { name } toParty { slug } toMember { name } }
  }
}
"""
FOLLOW = """
query($key: String!) {
  followedEnquiry(key: $key) { number state erasedAt holder { slug } messages { fromInvestor text party { slug } } }
}
"""
WRITE = """
mutation($key: String!, $text: String!, $again: String!) {
  addToQuestion(key: $key, text: $text, idempotencyKey: $again) { record { state } errors { code path } }
}
"""
ERASE = "mutation($key: String!) { eraseQuestion(key: $key) { done errors { code path } } }"
TABLES = ("enquiry", "enquiry_entry", "mail_outbox", "journal", "idempotency_key")


@dataclass
class Asked:
    """A question that was taken."""

    number: str
    id: str
    key: str
    email: str


@dataclass
class Desk:
    """The house, and what is done in it with questions."""

    house: House

    def question(self, **changes: Any) -> dict[str, Any]:
        """What a form says, with an address that nobody else has."""
        usual = {
            "about": self.about("project", "solar-farm"),
            "name": "Anna Schmidt",
            "email": f"i{secrets.token_hex(6)}@example.com",
            "country": "DE",
            "text": "How much land is free?",
            "locale": "en",
            "consent": True,
        }
        return usual | changes

    def about(self, table: str, slug: str) -> str:
        """The id of a record or a region, as GraphQL has it."""
        (row,) = self.house.sql(f"SELECT id FROM {table} WHERE slug = %s", slug)
        return f"{table.capitalize()}:{row[0]}"

    def ask(self, **changes: Any) -> Asked:
        """Ask, as a stranger."""
        asked = self.question(**changes)
        done = self.house.browser().done(ASK, input=asked, key=secrets.token_urlsafe(18))
        number = done["record"]["number"]
        (row,) = self.house.sql("SELECT id FROM enquiry WHERE number = %s", number)
        return Asked(number, f"Enquiry:{row[0]}", done["key"], asked["email"])

    def officer(self, party: str, *roles: Role) -> Browser:
        """Somebody of a party who is signed in."""
        return self.house.signed_in(party, *(roles or (Role.EDITOR,)))[0]

    def read(self, browser: Browser, asked: Asked) -> Any:
        """What a party sees of a question."""
        return browser.ask(READ, number=asked.number)["enquiry"]

    def followed(self, asked: Asked) -> Any:
        """What the investor sees of it."""
        return self.house.browser().ask(FOLLOW, key=asked.key)["followedEnquiry"]

    def letters(self, asked: Asked) -> list[Letter]:
        """Letters to the investor."""
        return self.house.letters(asked.email)

    def state(self) -> list[Any]:
        """Everything that a refusal must leave alone."""
        whole = " UNION ALL ".join(f"SELECT '{table}', t::text FROM {table} t" for table in TABLES)
        return self.house.sql(f"{whole} ORDER BY 1, 2")


@pytest.fixture(scope="module")
def house(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The API over one project of one region; one for the tests of a file."""
    folder: Path = tmp_path_factory.mktemp("enquiries")
    title = {"kk": "Күн электр станциясы", "ru": "Солнечная электростанция", "en": "Solar farm"}
    records = [
        line(kind="project", slug="solar-farm", region="abai", title=title, status="published"),
        line(kind="project", slug="secret-farm", region="abai", title=title, status="draft"),
    ]
    (folder / "one.jsonl").write_bytes(b"".join(records))
    with new_database(server_url, empty_template) as url:
        asyncio.run(over(serving(url), lambda database: import_files(database, [folder / "one.jsonl"])))
        yield from serve(serving(url), folder)


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)
