"""Headers that every answer carries, also 404, 413, static files and errors."""

import structlog
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kernel.policy import SECURITY_HEADERS, STRICT_TRANSPORT

_log = structlog.get_logger("api.edge.headers")


class SecurityHeaders:
    """Outermost middleware. A header that the answer sets itself stays: one page may need another policy."""

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        self.app = app
        headers = {**SECURITY_HEADERS, **({"strict-transport-security": STRICT_TRANSPORT} if https else {})}
        self._raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = list(message.get("headers", ()))
                present = {name.lower() for name, _ in own}
                message["headers"] = own + [header for header in self._raw if header[0] not in present]
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if started:
                raise
            # the server's own words for a defect would come without the headers
            _log.exception("http.internal_error", path=scope["path"])
            await PlainTextResponse("Internal error", 500)(scope, receive, send_with_headers)
