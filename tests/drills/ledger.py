"""What writers asked for and what was acknowledged, held against what the database and its journal have."""

import asyncio
import itertools
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.drills.product import Product, body

INVITE = """
mutation($input: InviteInput!, $key: String!) {
  invite(input: $input, idempotencyKey: $key) { record { id } errors { code message } }
}
"""
CREATE = """
mutation($input: ProjectInput!, $key: String!) {
  createProject(input: $input, idempotencyKey: $key) { record { id } errors { code path message } }
}
"""
UPDATE = """
mutation($id: ID!, $version: Int!, $input: ProjectInput!, $key: String!) {
  updateProject(id: $id, version: $version, input: $input, idempotencyKey: $key) {
    record { id } errors { code path message }
  }
}
"""
STEP = """
mutation($id: ID!, $version: Int!, $key: String!) {{
  {name}(id: $id, version: $version, idempotencyKey: $key) {{ record {{ id }} errors {{ code path message }} }}
}}
"""
PROJECT = {
    "summary": {"ru": "Листовое стекло для строительства."},
    "industry": "construction-materials",
    "stage": "SEEKING_INVESTOR",
    "investment": {"amount": "1500000000", "currency": "KZT", "asOf": "2026", "source": "Бизнес-план"},
}
REGIONS = ("abai", "akmola", "aktobe", "almaty-region", "atyrau", "zhambyl", "karaganda", "kostanay", "turkistan")
MOST_TRIES = 1000
MEMBERS = {"operator": "administrator", "akimat-abai": "head", "agency": "head"}
"""Parties whose members write, and what they are there."""
Browsers = dict[str, httpx2.AsyncClient]


@dataclass
class Call:
    """A mutation under its key, made by a party's member; `answer` once it was acknowledged."""

    act: str
    party: str
    document: str
    variables: dict[str, Any]
    answer: dict[str, Any] | None = None
    tries: int = 0

    @property
    def subject(self) -> str:
        """Id of what it changed."""
        assert self.answer
        return self.answer["record"]["id"].partition(":")[2]


def invitation() -> Call:
    """Of somebody whom nobody knows."""
    name = secrets.token_hex(8)
    wish = {"party": f"akimat-{secrets.choice(REGIONS)}", "name": name, "email": f"{name}@example.kz"}
    variables = {"input": wish | {"locale": "kk", "roles": ["EDITOR"]}, "key": name}
    return Call("member.invite", "operator", INVITE, variables)


def creation() -> Call:
    """Of a project that nobody has heard of."""
    name = secrets.token_hex(8)
    return Call("project.create", "akimat-abai", CREATE, {"input": PROJECT | {"title": {"ru": name}}, "key": name})


def change(record: str, version: int, name: str) -> Call:
    """Of the title of a project."""
    wanted = {"id": record, "version": version, "input": {"title": {"ru": name}}, "key": secrets.token_hex(8)}
    return Call("project.update", "akimat-abai", UPDATE, wanted)


def step(act: str, party: str, record: str, version: int) -> Call:
    """Of a record from one state to the next."""
    document = STEP.format(name=f"{act}Record")
    return Call(f"project.{act}", party, document, {"id": record, "version": version, "key": secrets.token_hex(8)})


@dataclass
class Ledger:
    """All calls, and how the site answered them."""

    calls: list[Call] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    async def call(self, browsers: Browsers, call: Call) -> bool:
        """Try once; whether it was acknowledged. Only an outage is an excuse."""
        call.tries += 1
        try:
            answer = await browsers[call.party].post("/graphql", json=body(call.document, **call.variables))
        except httpx2.TransportError as error:
            self.told[type(error).__name__] += 1
            return False
        self.told[str(answer.status_code)] += 1
        if answer.status_code == 503:
            return False
        assert answer.status_code == 200, answer.text
        (payload,) = answer.json()["data"].values()
        assert payload["errors"] == [], payload
        assert call.answer in (None, payload), "the same key, the same answer"
        call.answer = payload
        return True

    async def write(self, browsers: Browsers, until: asyncio.Event, moments: asyncio.Queue[float]) -> None:
        """Invite somebody, then bring a project from its draft into public; again and again until told to stop."""
        while not until.is_set():
            await self._do(browsers, invitation(), moments)
            record = (await self._do(browsers, creation(), moments))["id"]
            await self._do(browsers, step("submit", "akimat-abai", record, 1), moments)
            await self._do(browsers, step("publish", "agency", record, 2), moments)

    async def _do(self, browsers: Browsers, call: Call, moments: asyncio.Queue[float]) -> dict[str, Any]:
        """Ask under one key until there is an answer; the record."""
        self.calls.append(call)
        for _ in range(MOST_TRIES):
            if await self.call(browsers, call):
                assert call.answer
                moments.put_nowait(asyncio.get_running_loop().time())
                return call.answer["record"]
            await asyncio.sleep(0.05)
        raise AssertionError("no answer came any more")

    async def again(self, browsers: Browsers, most: int) -> None:
        """Repeat the last calls: each answer has to be the one that was given."""
        for call in itertools.islice(reversed(self.calls), most):
            assert await self.call(browsers, call)

    def check(self, product: Product) -> None:
        """Nothing acknowledged is lost and nothing is there twice; the journal tells just that, and is whole."""
        wanted = Counter((call.act, call.subject) for call in self.calls)
        acts = list({call.act for call in self.calls})
        with product.database() as connection:
            rows = connection.execute(
                "SELECT act, subject_id::text, count(*) FROM journal WHERE act = ANY(%s) AND member IS NOT NULL"
                " GROUP BY act, subject_id",
                [acts],
            )
            noted = {(act, subject): count for act, subject, count in rows}
            names = connection.execute(
                "SELECT name FROM member WHERE name <> 'Dana' UNION ALL"
                " SELECT title ->> 'ru' FROM project WHERE status = 'published'"
            )
            found = Counter(row[0] for row in names)
        assert noted == wanted, f"lost {wanted - Counter(noted)}, doubled or foreign {Counter(noted) - wanted}"
        assert found == Counter(call.variables["key"] for call in self.calls if "input" in call.variables)
        product.kerege("journal", "verify")
