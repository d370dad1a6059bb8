"""The API over a database without records, and members to try it with."""

import itertools
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.door import opened_door
from api.kernel.actor import Role
from api.kernel.local.urls import conninfo
from api.kernel.mail.letter import Letter, unpack
from api.kernel.settings import settings
from api.parties.actions.managing import Invitation, invite_in
from api.parties.service import INVITATION, Parties
from tests.conftest import new_database

T = TypeVar("T")
PASSWORD = "correct horse battery staple"
SIGN_IN = """
mutation($email: String!, $password: String!, $code: String) {
  signIn(email: $email, password: $password, code: $code) { done errors { code path message } }
}
"""
ACCEPT = "mutation($k: String!, $p: String!) { acceptInvitation(key: $k, password: $p) { done errors { code path } } }"
VIEWER = "{ viewer { name email locale roles party { slug kind name region { slug } } } }"

TABLES = ("party", "member", "member_link", "session", "access_token", "recovery_code", "journal", "mail_outbox")

_numbers = itertools.count(1)


@dataclass
class Browser:
    """A browser, or a machine, at an address of its own."""

    client: TestClient
    headers: dict[str, str] = field(default_factory=dict)

    def post(self, document: str, locale: str = "en", **variables: Any) -> Any:
        """The HTTP answer."""
        body = {"query": document, "variables": variables}
        return self.client.post(f"/graphql?locale={locale}", json=body, headers=self.headers)

    def ask(self, document: str, locale: str = "en", **variables: Any) -> dict[str, Any]:
        """The data of a document that has to be executed."""
        answer = self.post(document, locale, **variables).json()
        assert not answer.get("errors"), answer
        return answer["data"]

    def done(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation that has to be done."""
        (payload,) = self.ask(document, **variables).values()
        assert payload["errors"] == [], payload
        return payload

    def refused(self, document: str, **variables: Any) -> list[str]:
        """Why a mutation was not done."""
        (payload,) = self.ask(document, **variables).values()
        return [error["code"] for error in payload["errors"]]

    def sign_in(self, email: str, password: str = PASSWORD, code: str | None = None) -> list[str]:
        """Try to sign in; the codes of refusals."""
        return self.refused(SIGN_IN, email=email, password=password, code=code)

    @property
    def viewer(self) -> dict[str, Any] | None:
        """Who it is signed in as."""
        return self.ask(VIEWER)["viewer"]


@dataclass
class House:
    """The application, its database, and ways to look behind it."""

    app: Any
    runner: Any
    connection: psycopg.Connection[Any]

    def browser(self, address: str | None = None, **headers: str) -> Browser:
        """A new browser, by default at an address that nobody else has."""
        number = next(_numbers)
        address = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        client = TestClient(self.app, base_url="http://127.0.0.1", client=(address, 1))
        client.portal = self.runner
        return Browser(client, headers)

    def run(self, work: Callable[[Parties], Awaitable[T]]) -> T:
        """Do something with the service of the application, in its own loop."""
        return self.runner.call(work, opened_door().services[Parties])

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """Rows of a statement."""
        cursor = self.connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []

    def invited(self, party: str = "akimat-abai", *roles: Role, name: str = "Aigerim") -> tuple[str, str]:
        """Address and link key of somebody new who is invited."""
        email = f"m{secrets.token_hex(6)}@example.kz"
        wish = Invitation(party, name, email, "ru", roles or (Role.ADMINISTRATOR,))

        async def invite(parties: Parties) -> str:
            async with parties.database.writing() as connection:
                link = (await invite_in(connection, parties, None, wish)).link
            return parties.seal.token(INVITATION, link)

        return email, self.run(invite)

    def member(self, party: str = "akimat-abai", *roles: Role, name: str = "Aigerim") -> str:
        """Address of somebody whose account is open."""
        email, key = self.invited(party, *roles, name=name)
        self.browser().done(ACCEPT, k=key, p=PASSWORD)
        return email

    def signed_in(self, party: str = "akimat-abai", *roles: Role) -> tuple[Browser, str]:
        """A browser in which somebody new is signed in, and their address."""
        email, browser = self.member(party, *roles), self.browser()
        assert browser.sign_in(email) == []
        return browser, email

    def letters(self, email: str) -> list[Letter]:
        """Letters that wait to be sent to an address, the oldest first."""

        async def read(parties: Parties) -> list[Letter]:
            async with parties.database.reading() as connection:
                rows = await connection.execute("SELECT sealed FROM mail_outbox ORDER BY created_at")
                found = [unpack(parties.seal.open(row[0]) or "") for row in await rows.fetchall()]
            return [letter for letter in found if letter.to == email]

        return self.run(read)

    def id_of(self, email: str) -> str:
        """Id of a member, as GraphQL has it."""

        async def key(parties: Parties) -> bytes:
            return parties.address_key(email)

        return f"Member:{self.sql('SELECT id FROM member WHERE address_key = %s', self.run(key))[0][0]}"

    def state(self) -> list[Any]:
        """Everything that a refused mutation must leave alone."""
        whole = " UNION ALL ".join(f"SELECT '{table}', t::text FROM {table} t" for table in TABLES)
        return self.sql(f"{whole} ORDER BY 1, 2")


def link_key(letter: Letter) -> str:
    """The key of the link in a letter."""
    found = re.search(r"key=([\w-]+)", letter.text)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def house(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The API with a database of its own; one for the tests of a file."""
    with new_database(server_url, empty_template) as url:
        yield from serve(url, tmp_path_factory.mktemp("house"))


def serve(url: str, var_dir: Path, **environment: str) -> Iterator[House]:
    """Run the API over a database; hashing is cheap here."""
    with pytest.MonkeyPatch.context() as patch:
        values = {"DATABASE_URL": url, "VAR_DIR": str(var_dir), "SEARCH_ENGINE": "postgresql", "PASSWORD_MEMORY": "64"}
        for name, value in (values | {"RATE_LIMIT_GRAPHQL": "off"} | environment).items():
            patch.setenv(name, value)
        settings.cache_clear()
        app = create_app()
        with (
            TestClient(app, base_url="http://127.0.0.1") as client,
            psycopg.connect(conninfo(url), autocommit=True) as connection,
        ):
            yield House(app, client.portal, connection)
    settings.cache_clear()
