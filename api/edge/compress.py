"""Answers made small for the way: by Brotli for whoever takes it, else by gzip."""

import brotli
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware, IdentityResponder
from starlette.types import ASGIApp, Receive, Scope, Send

SMALLEST = 1000
QUALITY = 4
"""As quick as gzip at its middle level, and a tenth smaller; what is kept is made small once."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
PACKED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/pdf",
    *(_OFFICE + kind for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")),
)
"""What is packed in itself: it would hardly become smaller, and its length would not be told any more."""


def accepts(scope: Scope, coding: bytes) -> bool:
    """Whether the client names this coding, and does not say that it does not want it."""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            for part in value.lower().split(b","):
                named, _, quality = part.partition(b";")
                if named.strip() == coding:
                    return quality.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False


class _Brotli(IdentityResponder):
    content_encoding = "br"

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, SMALLEST, exclude_content_types=PACKED)
        self._compressor = brotli.Compressor(quality=QUALITY)

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        small = self._compressor.process(body)
        return small + (self._compressor.flush() if more_body else self._compressor.finish())


class Compress:
    """Middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._gzip = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=6, exclude_content_types=PACKED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and accepts(scope, b"br"):
            await _Brotli(self.app)(scope, receive, send)
        else:
            await self._gzip(scope, receive, send)
