"""Files are taken away under random names, by whoever may read what they belong to; asked anew each time.

Always as attachments, never shown by the browser under our name. What is not there and what may not be read are
answered alike.
"""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import quote

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.edge.files import given
from api.edge.http import Identify
from api.kernel.errors import Code
from api.kernel.files import rows
from api.kernel.files.rows import StoredFile
from api.kernel.files.service import Files
from api.kernel.outage import OUTAGE
from api.kernel.replies import Refusal

_KEY = re.compile(r"[A-Za-z0-9_-]{20,40}")
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_AWAY = "The file cannot be read now; try again in a moment."

_log = structlog.get_logger("api.edge.downloads")


@dataclass(frozen=True)
class Downloads:
    """An ASGI application for addresses with a `key`."""

    files: Callable[[], Files]
    identify: Identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await given(Request(scope, receive), self._respond)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        file = await self._find(request)
        if file is None:
            raise HTTPException(404)
        headers = _HEADERS | {"ETag": f'"{file.digest}"', "Content-Disposition": _disposition(file)}
        if f'"{file.digest}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        headers["Content-Length"] = str(file.octets)
        return StreamingResponse(await self._content(file), 200, headers, file.kind.media_type)

    async def _find(self, request: Request) -> StoredFile | None:
        """The file, if who asks may read it."""
        key, files, actor = request.path_params["key"], self.files(), await self.identify(request)

        async def look() -> StoredFile | None:
            async with files.database.reading() as connection:
                file = await rows.by_key(connection, key) if _KEY.fullmatch(key) else None
                return file if file and await rows.may_read(connection, actor, file) else None

        try:
            return await files.database.watch.in_time(look())
        except OUTAGE:
            raise Refusal(503, _AWAY, Code.UNAVAILABLE, {"Retry-After": "2"}) from None

    async def _content(self, file: StoredFile) -> AsyncIterator[bytes]:
        """The pieces, the first of which is there already: a content that cannot be read has a status of its own."""
        pieces = self.files().store.read(file.digest)
        try:
            first = await anext(pieces)
        except OSError:
            _log.exception("downloads.content_is_away", file=str(file.id))
            raise Refusal(503, _AWAY, Code.UNAVAILABLE, {"Retry-After": "60"}) from None
        return _all(first, pieces)


async def _all(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece


def _disposition(file: StoredFile) -> str:
    """Both forms of the name, RFC 6266."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", file.name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
