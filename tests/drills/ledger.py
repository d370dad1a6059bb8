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
REGIONS = ("abai", "akmola", "aktobe", "almaty-region", "atyrau", "zhambyl", "karaganda", "kostanay", "turkistan")
MOST_TRIES = 1000


@dataclass
class Call:
    """A mutation under its key; `answer` once it was acknowledged."""

    act: str
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
    return Call("member.invite", INVITE, variables)


@dataclass
class Ledger:
    """All calls, and how the site answered them."""

    calls: list[Call] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    async def call(self, browser: httpx2.AsyncClient, call: Call) -> bool:
        """Try once; whether it was acknowledged. Only an outage is an excuse."""
        call.tries += 1
        try:
            answer = await browser.post("/graphql", json=body(call.document, **call.variables))
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

    async def write(self, browser: httpx2.AsyncClient, until: asyncio.Event, moments: asyncio.Queue[float]) -> None:
        """Make calls until told to stop, and note when each was acknowledged."""
        loop = asyncio.get_running_loop()
        while not until.is_set():
            call = invitation()
            self.calls.append(call)
            await self._insist(browser, call)
            moments.put_nowait(loop.time())

    async def _insist(self, browser: httpx2.AsyncClient, call: Call) -> None:
        """Ask again under the same key until there is an answer."""
        for _ in range(MOST_TRIES):
            if await self.call(browser, call):
                return
            await asyncio.sleep(0.05)
        raise AssertionError("no answer came any more")

    async def again(self, browser: httpx2.AsyncClient, most: int) -> None:
        """Repeat the last calls: each answer has to be the one that was given."""
        for call in itertools.islice(reversed(self.calls), most):
            assert await self.call(browser, call)

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
            names = [row[0] for row in connection.execute("SELECT name FROM member WHERE name <> 'Dana'")]
        assert noted == wanted, f"lost {wanted - Counter(noted)}, doubled or foreign {Counter(noted) - wanted}"
        assert Counter(names) == Counter(call.variables["input"]["name"] for call in self.calls)
        product.kerege("journal", "verify")
