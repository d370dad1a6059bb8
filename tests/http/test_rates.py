"""How often one address may ask."""

import asyncio
import time
from collections import Counter
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.edge.rates import RateLimit, refuse_document
from api.kernel.database import Database
from api.kernel.rates import take
from api.kernel.settings import SettingsError, read_settings, settings


class Common:
    """A count that several processes share."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, int]] = Counter()
        self.asked = 0

    async def take(self, asker: str, began: int, most: int, wanted: int) -> int:
        self.asked += 1
        self.counts[asker, began] += wanted
        return max(0, min(wanted, most - self.counts[asker, began] + wanted))


def limited(rate: str = "2/minute", common: Common | None = None, cost: int = 0, **options: Any) -> Starlette:
    async def answer(request: Request) -> Response:
        request.scope.setdefault("state", {})["cost"] = cost
        return PlainTextResponse("ok")

    take = (common or Common()).take
    middleware = Middleware(RateLimit, rate=rate, refuse=refuse_document, take=take, **options)
    return Starlette(routes=[Route("/{path:path}", answer)], middleware=[middleware])


def statuses(app: Any, *addresses: str, path: str = "/", headers: dict[str, str] | None = None) -> list[int]:
    return [TestClient(app, client=(address, 1)).get(path, headers=headers or {}).status_code for address in addresses]


def test_an_address_is_refused_when_it_asks_too_often_and_others_are_not() -> None:
    app = limited()
    assert statuses(app, "198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2") == [200, 200, 429, 200]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute ends within a test."""
    now = time.time()
    monkeypatch.setattr("api.edge.rates.time.time", lambda: now)


def test_several_processes_count_together_and_seldom_ask_each_other() -> None:
    common = Common()
    processes = [limited("60/minute", common) for _ in range(3)]
    told = [statuses(process, "198.51.100.1")[0] for _ in range(40) for process in processes]
    assert Counter(told) == {200: 60, 429: 60}
    assert common.asked <= 10 + 3 * len(processes)


def test_what_costs_more_counts_more() -> None:
    assert statuses(limited("10/minute", cost=250), *["198.51.100.1"] * 5) == [200, 200, 200, 200, 429]
    assert statuses(limited("10/minute", cost=1000), *["198.51.100.1"] * 2) == [200, 429]
    assert statuses(limited("3/minute", cost=100), *["198.51.100.1"] * 4) == [200, 200, 200, 429]


async def test_the_count_is_kept_in_the_database(empty: Database) -> None:
    async def one(_: int) -> int:
        async with empty.writing() as connection:
            return await take(connection, b"somebody", 1_800_000_000, 25, 10)

    assert sorted(await asyncio.gather(*map(one, range(4)))) == [0, 5, 10, 10]


def test_the_refusal_is_read_like_any_other_answer() -> None:
    app = limited("1/minute")
    statuses(app, "198.51.100.1")
    answer = TestClient(app, client=("198.51.100.1", 1)).get("/")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


def test_a_network_of_version_6_is_one_asker() -> None:
    assert statuses(limited("1/minute"), "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1") == [200, 429, 200]


def test_some_are_not_counted() -> None:
    assert statuses(limited("1/minute", exempt=["192.0.2.0/24"]), *["192.0.2.7"] * 3) == [200] * 3
    assert statuses(limited("1/minute", free=("/healthz",)), *["198.51.100.1"] * 3, path="/healthz") == [200] * 3
    assert statuses(limited("off"), *["198.51.100.1"] * 3) == [200] * 3


def test_a_trusted_proxy_names_the_client_and_nobody_else_does() -> None:
    app = ProxyHeadersMiddleware(limited("1/minute"), trusted_hosts="10.0.0.1")

    def ask(address: str, client: str) -> int:
        return statuses(app, address, headers={"X-Forwarded-For": client})[0]

    assert [ask("10.0.0.1", "198.51.100.1"), ask("10.0.0.1", "198.51.100.2")] == [200, 200]
    assert [ask("198.51.100.9", "198.51.100.3"), ask("198.51.100.9", "198.51.100.4")] == [200, 429]


@pytest.mark.parametrize(
    "wrong", [{"rate_limit_pages": "often"}, {"rate_limit_exempt": "home"}, {"trusted_proxies": "10.0.0.0/99"}]
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong)).upper()):
        read_settings(**wrong)


def test_the_whole_site_refuses_in_its_own_way(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Pages as a page in the language of the address, GraphQL as JSON, probes never."""
    for name, value in {
        "DATABASE_URL": database_url,
        "SEARCH_ENGINE": "postgresql",
        "VAR_DIR": str(tmp_path),
        "RATE_LIMIT_PAGES": "3/minute",
        "RATE_LIMIT_GRAPHQL": "1/minute",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    from portal.app import create_app

    with TestClient(create_app(), base_url="http://127.0.0.1", client=("198.51.100.1", 1)) as client:
        pages = [client.get(f"/{locale}/help/") for locale in ("kk", "ru", "en", "kk", "ru", "en")]
        assert [page.status_code for page in pages] == [200, 200, 200, 429, 429, 429]
        for locale, page in zip(("kk", "ru", "en"), pages[3:], strict=True):
            assert f'<html lang="{locale}">' in page.text
            assert page.headers["retry-after"]
            assert "content-security-policy" in page.headers
        assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5
        document = {"query": "{ catalogue { projects } }"}
        answers = [client.post("/graphql", json=document) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert answers[1].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    settings.cache_clear()
