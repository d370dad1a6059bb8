"""Readers and writers at a time: does anybody read what was true before a change that was acknowledged?"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.drills.ledger import REGIONS
from tests.drills.product import Product, body

SET = """
mutation($party: String!, $agreement: String!) {
  setParticipation(input: {party: $party, from: "2026-01-01", agreement: $agreement}) { errors { code } }
}
"""
PARTIES = "{ parties(first: 100) { nodes { slug participation { agreement } } } }"
OTHERS: Sequence[str | tuple[str, dict[str, Any]]] = (
    "/en/",
    "/ru/projects/",
    "/kk/search/?q=болат",
    "/en/regions/karaganda/",
    ("{ projects(first: 20, orderBy: INVESTMENT_DESC) { totalCount nodes { slug title region { name } } } }", {}),
    ("{ projects(first: 5) { facets { name buckets { value label count } } } }", {}),
    ("query($q: String!) { search(query: $q) { totalCount edges { node { id } } } }", {"q": "steel"}),
)
NUMBER = re.compile(r"no (\d+)")
MUTATIONS = 0.1


@dataclass
class Tally:
    """What was asked, how long it took, and what was wrong with the answers."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    def took(self, kind: str, seconds: float) -> None:
        """Note an answer."""
        self.times.setdefault(kind, []).append(seconds)


@dataclass
class Agreements:
    """The agreement of each akimat is named by a number that grows; one writer at a time changes it."""

    begun: dict[str, int] = field(default_factory=lambda: {f"akimat-{region}": 0 for region in REGIONS})
    acknowledged: dict[str, int] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.acknowledged = dict(self.begun)

    async def write(self, client: "Client") -> None:
        """Give one of them the next number."""
        party = random.choice(sorted(self.begun.keys() - self._busy) or [""])
        if not party:
            return
        self._busy.add(party)
        self.begun[party] += 1
        number = self.begun[party]
        answer = await client.ask("change", SET, {"party": party, "agreement": f"no {number}"}, signed=True)
        if answer is not None and answer["data"]["setParticipation"]["errors"] == []:
            self.acknowledged[party] = number
        else:
            client.tally.wrong["change refused"] += 1
        self._busy.discard(party)

    async def read(self, client: "Client", *, by_get: bool) -> None:
        """All of them: none may be older than what was acknowledged before, nor newer than what was begun."""
        least = dict(self.acknowledged)
        answer = await (client.get_parties() if by_get else client.ask("parties", PARTIES, {}))
        if answer is None:
            return
        for node in answer["data"]["parties"]["nodes"]:
            found = NUMBER.fullmatch(node["participation"]["agreement"] or "")
            number = int(found[1]) if found else 0
            if number < least.get(node["slug"], 0):
                client.tally.wrong["stale"] += 1
            if number > self.begun.get(node["slug"], 0):
                client.tally.wrong["from the future"] += 1


class Client:
    """One of those who ask, over connections of its own."""

    def __init__(self, browser: httpx2.AsyncClient, cookie: str, tally: Tally) -> None:
        self._browser, self._cookie, self.tally = browser, cookie, tally
        self._kept: tuple[str, Any] | None = None

    async def ask(self, kind: str, document: str, variables: dict[str, Any], *, signed: bool = False) -> Any:
        """The JSON of an answer; None where there was none."""
        headers = {"Cookie": self._cookie} if signed else {}
        answer = await self._send(kind, "POST", "/graphql", json=body(document, **variables), headers=headers)
        return self._read(answer)

    async def get(self, path: str) -> None:
        """A page."""
        await self._send("page", "GET", path)

    async def get_parties(self) -> Any:
        """The same by GET, asking whether what was got last time still holds."""
        headers = {"If-None-Match": self._kept[0]} if self._kept else {}
        answer = await self._send("parties by GET", "GET", "/graphql", params={"query": PARTIES}, headers=headers)
        if answer is not None and answer.status_code == 304 and self._kept:
            return self._kept[1]
        read = self._read(answer)
        self._kept = (answer.headers["etag"], read) if answer is not None and "etag" in answer.headers else None
        return read

    async def _send(self, kind: str, method: str, path: str, **values: Any) -> httpx2.Response | None:
        began = time.monotonic()
        try:
            answer = await self._browser.request(method, path, **values)
        except httpx2.TransportError as error:
            self.tally.wrong[f"{kind}: {type(error).__name__}"] += 1
            return None
        self.tally.took(kind, time.monotonic() - began)
        if answer.status_code not in (200, 304):
            self.tally.wrong[f"{kind}: {answer.status_code}"] += 1
            return None
        return answer

    def _read(self, answer: httpx2.Response | None) -> Any:
        read = answer.json() if answer is not None else None
        if read and read.get("errors"):
            self.tally.wrong[f"errors: {read['errors'][0]['message']}"] += 1
            return None
        return read


async def load(product: Product, clients: int, seconds: float, watch: Callable[[], None]) -> Tally:
    """Ask for so long: one in ten a change, four in ten of what is changed, the rest of everything else."""
    tally, agreements = Tally(), Agreements()
    browser = await product.signed_in(await product.member("ministry", "head"))
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    await browser.aclose()
    end = time.monotonic() + seconds

    async def one() -> None:
        async with product.browser() as browser:
            client = Client(browser, cookie, tally)
            while time.monotonic() < end:
                await _something(client, agreements)

    async def look() -> None:
        while time.monotonic() < end:
            watch()
            await asyncio.sleep(1)

    await asyncio.gather(look(), *(one() for _ in range(clients)))
    return tally


async def _something(client: Client, agreements: Agreements) -> None:
    chance = random.random()
    if chance < MUTATIONS:
        await agreements.write(client)
    elif chance < MUTATIONS + 0.4:
        await agreements.read(client, by_get=chance < MUTATIONS + 0.2)
    elif isinstance(other := random.choice(OTHERS), str):
        await client.get(other)
    else:
        await client.ask("query", *other)
