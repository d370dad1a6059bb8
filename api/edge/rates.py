"""How often one address may ask. Each serving process counts for itself."""

import math
import time
from collections.abc import Callable, Collection
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.kernel.errors import Code
from api.kernel.replies import Refusal

OFF = "off"
# Whoever has one address of version 6 has the other 2^64 of its network too.
_OWN_NETWORK = 64

Refuse = Callable[[Scope, int], Response]
"""The answer to a request too many; it is told in how many seconds the next one is welcome."""


class RateLimit:
    """Middleware that counts the requests of each address and refuses those over the *rate*, such as `600/minute`.

    What begins with one of *free* is not counted, nor is who asks from the networks *exempt*. The address is that of
    the connection; the server has put that of the client there if a trusted proxy named it.
    """

    def __init__(
        self, app: ASGIApp, rate: str, refuse: Refuse, exempt: Collection[str] = (), free: tuple[str, ...] = ()
    ) -> None:
        self.app, self._refuse, self._free = app, refuse, free
        self._rate = None if rate == OFF else parse(rate)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
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
        seconds = self._wait(scope) if scope["type"] == "http" else 0
        if seconds:
            await self._refuse(scope, seconds)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> int:
        """Seconds until this client may ask again; 0 for at once."""
        if self._rate is None or scope["path"].startswith(self._free):
            return 0
        key = self._key(scope["client"][0] if scope.get("client") else "")
        if key is None or self._limiter.hit(self._rate, key):
            return 0
        ends = self._limiter.get_window_stats(self._rate, key).reset_time
        return max(1, math.ceil(ends - time.time()))


def refuse_document(_: Scope, seconds: int) -> Response:
    """To a client of GraphQL."""
    message = f"Too many requests from this address; try again in {seconds} s."
    return Refusal(429, message, Code.RATE_LIMITED, {"Retry-After": str(seconds)}).response()
