"""Small ready answers for requests that go no further, the same for every door of the API."""

from collections.abc import Mapping

import orjson
from starlette.responses import Response

from api.kernel.errors import Code


class Refusal(Exception):
    """The request is turned away with this status before anything reads it further."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str = Code.BAD_REQUEST,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, str(code)
        self.headers = dict(headers or {})

    def response(self, media_type: str = "application/json") -> Response:
        """In the form of a GraphQL answer, so that a client has one way to read errors."""
        body = {"errors": [{"message": self.message, "extensions": {"code": self.code}}]}
        headers = {"Cache-Control": "no-store", **self.headers}
        return Response(orjson.dumps(body), self.status, headers, f"{media_type}; charset=utf-8")
