"""How often one address may ask, over all processes that serve, by what the answers cost.

A process takes what an address may ask in portions from the common count, so that few requests wait for it.
"""

import math
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from limits import parse
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.kernel.errors import Code
from api.kernel.replies import Refusal

OFF = "off"
# Whoever has one address of version 6 has the other 2^64 of its network too.
_OWN_NETWORK = 64
PORTIONS = 10
"""In how many portions the whole is taken."""
MOST_KNOWN = 100_000
"""Addresses that one process remembers."""

Refuse = Callable[[Scope, int], Response]
"""The answer to a request too many; it is told in how many seconds the next one is welcome."""
Take = Callable[[str, int, int, int], Awaitable[int]]
"""Take so many for an asker in the window that began at a second of the clock, out of *most*: how many are granted."""


@dataclass(slots=True)
class _Portion:
    """What an address may still ask of this process; `over`: nothing is left in this window."""

    left: int = 0
    over: bool = False


class RateLimit:
    """Middleware that counts the requests of each address and refuses those over the *rate*, such as `600/minute`.

    A request counts once, and once more for each further hundred of the cost that its answer puts into the state of
    its scope. What begins with one of *free* is not counted, nor is who asks from the networks *exempt*. The address is
    that of the connection; the server has put that of the client there if a trusted proxy named it.
    """

    def __init__(
        self,
        app: ASGIApp,
        rate: str,
        refuse: Refuse,
        take: Take,
        exempt: Collection[str] = (),
        free: tuple[str, ...] = (),
    ) -> None:
        self.app, self._refuse, self._take, self._free = app, refuse, take, free
        rule = None if rate == OFF else parse(rate)
        self._most, self._seconds = (rule.amount, rule.get_expiry()) if rule else (0, 0)
        self._began, self._known = 0, dict[str, _Portion]()
        networks = [ip_network(network) for network in exempt]

        @lru_cache(maxsize=4096)
        def key(host: str) -> str | None:
            try:
                address = ip_address(host)
            except ValueError:  # a Unix socket, or a test client: there is nothing to tell askers apart by
                return host
            if any(address in network for network in networks):
                return None
            if isinstance(address, IPv6Address):
                return str(ip_network((address, _OWN_NETWORK), strict=False))
            return str(address)

        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        portion = await self._portion(scope) if scope["type"] == "http" and self._most else None
        if portion is None:
            await self.app(scope, receive, send)
        elif portion.over:
            seconds = max(1, math.ceil(self._began + self._seconds - time.time()))
            await self._refuse(scope, seconds)(scope, receive, send)
        else:
            portion.left -= 1
            await self.app(scope, receive, send)
            portion.left -= max(0, math.ceil(scope.get("state", {}).get("cost", 0) / 100) - 1)

    async def _portion(self, scope: Scope) -> _Portion | None:
        """What is left to this client, filled up where it is nothing; None for who is not counted."""
        if scope["path"].startswith(self._free):
            return None
        key = self._key(scope["client"][0] if scope.get("client") else "")
        if key is None:
            return None
        began = int(time.time() // self._seconds) * self._seconds
        if began != self._began or len(self._known) > MOST_KNOWN:
            self._began, self._known = began, {}
        portion = self._known.setdefault(key, _Portion())
        while portion.left < 1 and not portion.over:
            wanted = max(1, self._most // PORTIONS, 1 - portion.left)
            granted = await self._take(key, began, self._most, wanted)
            portion.left += granted
            portion.over = portion.left < 1 and granted < wanted
        return portion


def refuse_document(_: Scope, seconds: int) -> Response:
    """To a client of GraphQL."""
    message = f"Too many requests from this address; try again in {seconds} s."
    return Refusal(429, message, Code.RATE_LIMITED, {"Retry-After": str(seconds)}).response()
