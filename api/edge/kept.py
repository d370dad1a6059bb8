"""Whole responses kept while the catalogue stays as it is: what is asked again is sent without being made again.

What makes a response says so: it puts the revision it belongs to into the `Reply` of the request. It may be given to
everybody who sends the same request, in the words that the key is made of. Who comes with a cookie or credentials is
never answered from here, and what they are answered is not kept.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kernel.bounded import Bounded
from api.kernel.kept import SECONDS

REPLY = "kerege.reply"
_PERSONAL = frozenset({b"cookie", b"authorization", b"range"})
_OF_THE_BODY = frozenset({b"content-length", b"content-type", b"content-encoding"})
_OVERHEAD = 2000

Revision = Callable[[], int | None]
"""The revision that this process may trust at the moment."""
Key = Callable[[Scope, bytes], Hashable | None]
"""What the response depends on beside the catalogue, of the head and the body of a request; None: on more than that."""


@dataclass
class Reply:
    """What the maker of a response says of it."""

    revision: int | None = None


@dataclass(frozen=True, slots=True)
class _Whole:
    revision: int
    until: float
    start: Message
    body: Message
    etag: bytes


def may_be_kept(scope: Scope, revision: int | None) -> None:
    """Say that the response to this request belongs to the revision, and to everybody."""
    reply: Reply | None = scope.get(REPLY)
    if reply is not None:
        reply.revision = revision


class KeptReplies:
    """Middleware; what stands inside of it reads the whole body of a request at once, which the guard sees to."""

    def __init__(self, app: ASGIApp, octets: int, revision: Revision, key: Key) -> None:
        self.app, self._revision, self._key = app, revision, key
        self._kept = Bounded[_Whole](octets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _personal(scope):
            await self.app(scope, receive, send)
            return
        body, receive = await _read(scope, receive)
        key = None if body is None else self._key(scope, body)
        kept = self._kept.get(key)
        if kept is not None and self._stands(kept):
            await _give(kept, scope, send)
        elif key is None:
            await self.app(scope, receive, send)
        else:
            scope[REPLY] = reply = Reply()
            await self.app(scope, receive, self._keeping(key, reply, send))

    def _stands(self, kept: _Whole) -> bool:
        return kept.revision == self._revision() and time.monotonic() < kept.until

    def _keeping(self, key: Hashable, reply: Reply, send: Send) -> Send:
        """Hand on what is sent, and keep it if it comes in one piece and its maker said that it may be."""
        start: Message = {}

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = dict(message)
                start["headers"] = list(message["headers"])
            elif reply.revision is not None and start.get("status") == 200 and not message.get("more_body"):
                self._put(key, reply.revision, start, dict(message))
                start = {}
            await send(message)

        return keep

    def _put(self, key: Hashable, revision: int, start: Message, body: Message) -> None:
        headers: dict[bytes, bytes] = {name.lower(): value for name, value in start["headers"]}
        size = len(body.get("body", b"")) + _OVERHEAD
        if b"set-cookie" in headers or size > self._kept.octets // 8:
            return
        whole = _Whole(revision, time.monotonic() + SECONDS, start, body, headers.get(b"etag", b""))
        self._kept.put(key, whole, size)


def _personal(scope: Scope) -> bool:
    return any(name in _PERSONAL for name, _ in scope["headers"])


async def _read(scope: Scope, receive: Receive) -> tuple[bytes | None, Receive]:
    """The body of the request, and how to receive it once more; None where it is not one to look at."""
    if scope["method"] == "GET":
        return b"", receive
    if scope["method"] != "POST":
        return None, receive
    first = await receive()

    async def again() -> Message:
        nonlocal first
        message, first = first, None
        return message if message is not None else await receive()

    whole = first["type"] == "http.request" and not first.get("more_body")
    return (first.get("body", b"") if whole else None), again


async def _give(kept: _Whole, scope: Scope, send: Send) -> None:
    if kept.etag and scope["method"] == "GET" and _known(scope, kept.etag):
        headers = [header for header in kept.start["headers"] if header[0].lower() not in _OF_THE_BODY]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({**kept.start, "headers": list(kept.start["headers"])})
    await send(kept.body)


def _known(scope: Scope, etag: bytes) -> bool:
    """Whether the client has it already; two tags that differ in strength are the same here."""
    given = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    return bool(given) and etag.removeprefix(b"W/") in (tag.strip().removeprefix(b"W/") for tag in given.split(b","))
