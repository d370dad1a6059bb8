"""uvicorn's HTTP protocol, with an end to its patience.

uvicorn keeps a connection for ever when its request head never ends, or when a body still trickles in after
the answer was sent; and it keeps a head of any length in memory. Here such connections are cut. The body of
a request that is being answered is the guard's concern. Pass the class to uvicorn as `http=`.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.kernel.policy import SECURITY_HEADERS


class BoundedProtocol(HttpToolsProtocol):
    seconds = 10.0
    head_octets = 64 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None
        self._head_begun = False
        self._body_open = False
        self._head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head_size += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._head_begun and self._head_size > self.head_octets:
            self._answer_and_close(431, "The head of the request is too long.")
        elif self._head_begun or self._idle():
            self._start_timer()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_begun = True

    def on_headers_complete(self) -> None:
        self._head_begun, self._body_open = False, True
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._body_open = False
        self._head_size = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._body_open and not self.transport.is_closing():
            self._start_timer()

    def send_400_response(self, msg: str) -> None:
        self._answer_and_close(400, msg)

    def _answer_and_close(self, status: int, message: str) -> None:
        headers = {
            **SECURITY_HEADERS,
            "content-type": "text/plain; charset=utf-8",
            "content-length": str(len(message)),
            "connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[status] + f"{lines}\r\n{message}".encode("latin-1"))
        self.transport.close()

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _start_timer(self) -> None:
        """Not restarted by what arrives: a slow client has so long for all of it."""
        if self._timer is None:
            self._timer = self.loop.call_later(self.seconds, self._out_of_time)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _out_of_time(self) -> None:
        self._timer = None
        if self._idle():
            self.transport.close()
        else:  # the head of the next request is late, but the answer to the one before is still being made
            self._start_timer()
