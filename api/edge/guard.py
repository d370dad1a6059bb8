"""The first thing a request meets: is it addressed to us, and is its body of a size we are ready to read?

Plain ASGI, before any framework code: what it refuses costs nothing else. A body is read whole here, so that
what follows never waits for a slow client; `Connection: close` makes the server drop what is still coming.
"""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kernel.errors import Code
from api.kernel.replies import Refusal

_HOST = re.compile(rb"(?P<name>[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)
_CLOSE = {"Connection": "close"}
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class GuardRules:
    hosts: Collection[str] | None = None
    """Names the server answers to, without port, in lower case; None answers to any well-formed name."""
    body: int = 100 * 1024
    later: Collection[str] = ()
    """Paths whose bodies are read by a guard of their own, once it is known who sends."""
    seconds: float = 10.0
    """For the whole body."""
    query_string: int = 32 * 1024


def allowed_hosts(public_url: str | None, more: Sequence[str] = ()) -> frozenset[str]:
    """The names of `PUBLIC_URL` and this machine's own, by which health checks come."""
    name = urlsplit(public_url).hostname if public_url else None
    own = {f"[{name}]" if ":" in name else name} if name else set()
    return LOCAL_HOSTS | own | {host.lower() for host in more}


class Guard:
    def __init__(self, app: ASGIApp, rules: GuardRules | None = None) -> None:
        self.app, self.rules = app, rules or GuardRules()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            else:  # there is nothing to subscribe to
                await send({"type": "websocket.close", "code": 1003})
            return
        try:
            self._check_head(scope)
            inner = receive if scope["path"] in self.rules.later else await self._receive_whole(scope, receive)
        except Refusal as refusal:
            await refusal.response()(scope, receive, send)
            return
        if inner is not None:
            await self.app(scope, inner, send)

    def _check_head(self, scope: Scope) -> None:
        hosts = _values(scope, b"host")
        if len(hosts) != 1 and not (not hosts and scope["http_version"] == "1.0"):
            raise Refusal(400, "The request needs exactly one Host header.", headers=_CLOSE)
        for host in hosts:
            self._check_host(host)
        if len(scope["query_string"]) > self.rules.query_string:
            raise Refusal(414, "The address is too long.", Code.LIMIT_EXCEEDED, _CLOSE)
        if any(value.strip().lower() != b"identity" for value in _values(scope, b"content-encoding")):
            message = "Send the body as it is, without Content-Encoding."
            raise Refusal(415, message, Code.UNSUPPORTED_MEDIA_TYPE, _CLOSE)

    def _check_host(self, host: bytes) -> None:
        found = _HOST.fullmatch(host)
        if found is None:
            raise Refusal(400, "The Host header is not a host name.", headers=_CLOSE)
        name = found["name"].decode("ascii").lower()
        if self.rules.hosts is not None and name not in self.rules.hosts:
            raise Refusal(400, "This server does not answer to that host name.", headers=_CLOSE)

    async def _receive_whole(self, scope: Scope, receive: Receive) -> Receive | None:
        """A `receive` that gives the body at once; None when the client has gone away."""
        largest = self.rules.body
        announced = _announced_length(scope)
        if announced is not None and announced > largest:
            raise _too_large(largest)
        if announced in (None, 0) and not _values(scope, b"transfer-encoding"):
            return receive
        try:
            async with asyncio.timeout(self.rules.seconds):
                body = await _read(receive, largest)
        except TimeoutError:
            raise Refusal(408, "The body did not arrive in time.", headers=_CLOSE) from None
        return None if body is None else _replay(body, receive)


def _values(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]


def _announced_length(scope: Scope) -> int | None:
    lengths = _values(scope, b"content-length")
    if not lengths:
        return None
    if len(lengths) > 1 or not re.fullmatch(rb"[0-9]{1,18}", lengths[0]):
        raise Refusal(400, "The Content-Length is not one number.", headers=_CLOSE)
    return int(lengths[0])


def _too_large(largest: int) -> Refusal:
    return Refusal(413, f"The body is larger than {largest} octets.", Code.LIMIT_EXCEEDED, _CLOSE)


async def _read(receive: Receive, largest: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > largest:
            raise _too_large(largest)
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def inner() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return inner
