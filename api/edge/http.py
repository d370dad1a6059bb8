"""GraphQL over HTTP: from a request to a `GraphQLRequest`, and from a `GraphQLAnswer` to a response.

Written after the GraphQL over HTTP draft (github.com/graphql/graphql-over-http): the newer media type gets
true status codes, the older `application/json` gets 200 for whatever is well-formed GraphQL.
"""

import uuid
from collections.abc import Awaitable, Callable, Collection, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from api.edge.accept import GRAPHQL, JSON, preferred, wants_page
from api.edge.compress import accepts
from api.edge.kept import may_be_kept
from api.edge.parameters import read_parameters
from api.kernel.answers import Execute, GraphQLAnswer, GraphQLRequest, Outcome, Refused
from api.kernel.errors import Code, PublicError, public
from api.kernel.replies import Refusal
from locales.text import Locale, negotiate, parse_locale

_log = structlog.get_logger("api.edge.http")

STATUS = {
    Outcome.EXECUTED: 200,
    Outcome.REFUSED: 400,
    Outcome.WRITE_BY_GET: 405,
    Outcome.CROSS_SITE: 403,
    Outcome.UNAUTHENTICATED: 401,
    Outcome.TOO_MANY: 429,
    Outcome.UNAVAILABLE: 503,
    Outcome.FAILED: 500,
}
EXTRA_HEADERS = {
    Outcome.WRITE_BY_GET: {"Allow": "POST"},
    Outcome.UNAUTHENTICATED: {"WWW-Authenticate": "Bearer"},
    Outcome.TOO_MANY: {"Retry-After": "300"},
    Outcome.UNAVAILABLE: {"Retry-After": "2"},
}
MOST_OCTETS = 256 * 1024
"""Of an answer to a query; pages of the portal may ask for more."""
VARY = "Accept, Accept-Language, Authorization, Cookie"
SHARED = "public, no-cache"
"""A cache for many may keep it, and asks each time whether it still stands."""
_TOLD = frozenset({b"accept", b"accept-language", b"content-type", b"host"})

Identify = Callable[[Request], Awaitable[Any]]
"""Who asks: None is a stranger. Raises `Refused` for credentials that are not valid."""


async def _stranger(_: Request) -> None:
    return None


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """An ASGI application for one path; mount it with `Route("/graphql", endpoint)`, behind the `Guard`."""

    execute: Execute
    identify: Identify = _stranger
    origins: Collection[str] = ()
    """Origins besides the request's own host whose pages may send mutations, such as `PUBLIC_URL`."""
    page: str | None = None
    """What a browser is shown on GET: GraphiQL."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.respond(request)
        except ClientDisconnect:
            return
        response.headers["Vary"] = VARY
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        if request.method not in ("GET", "POST"):
            headers = {"Allow": "GET, POST"}
            message = "GraphQL is asked by GET or POST."
            return Refusal(405, message, Code.METHOD_NOT_ALLOWED, headers).response()
        accept = request.headers.get("accept")
        if self.page is not None and request.method == "GET" and wants_page(accept):
            return HTMLResponse(self.page, headers={"Cache-Control": "no-cache"})
        media_type = preferred(accept)
        try:
            if media_type is None:
                raise Refusal(406, f"Answers are {GRAPHQL} or {JSON}.", Code.NOT_ACCEPTABLE)
            question = await self._read(request)
        except Refusal as refusal:
            return refusal.response(media_type or JSON)
        answer = await self._answer(request, question)
        request.scope.setdefault("state", {})["cost"] = answer.cost
        return _response(request, answer, media_type)

    async def _read(self, request: Request) -> GraphQLRequest:
        parameters = await read_parameters(request)
        return GraphQLRequest(
            document=parameters.query,
            variables=parameters.variables,
            operation_name=parameters.operation_name,
            extensions=parameters.extensions,
            locale=_locale(request, parameters.locale),
            request_id=request.scope.get("state", {}).get("request_id") or uuid.uuid4().hex,
            client=request.client.host if request.client else "",
            by_get=request.method == "GET",
            same_site=same_site(request, self.origins),
            most_octets=MOST_OCTETS,
        )

    async def _answer(self, request: Request, question: GraphQLRequest) -> GraphQLAnswer:
        try:
            return await self.execute(replace(question, actor=await self.identify(request)))
        except Refused as refused:
            return refused.answer(question.request_id)
        except PublicError as error:
            errors = [public(error.code, error.message, **error.extensions)]
            return Refused(errors).answer(question.request_id)
        except Exception:
            _log.exception("http.execution_failed", request_id=question.request_id)
            error = public(Code.INTERNAL, "Internal error", requestId=question.request_id)
            return Refused([error], Outcome.FAILED).answer(question.request_id)


def _locale(request: Request, asked: str | None) -> Locale:
    if asked is None:
        return negotiate(request.headers.get("accept-language", ""))
    locale = parse_locale(asked)
    if locale is None:
        raise Refusal(400, "The locale is one of kk, ru, en.")
    return locale


def same_site(request: Request, origins: Collection[str]) -> bool:
    """False where a browser says that the request comes from a page of another site.

    Programs send neither header, and carry no cookies that could be abused.
    """
    origin = request.headers.get("origin")
    if origin is not None:
        host = request.headers.get("host", "")
        return origin in origins or origin.partition("://")[2] == host
    return request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def _response(request: Request, answer: GraphQLAnswer, media_type: str) -> Response:
    legacy = media_type == JSON and answer.outcome is Outcome.REFUSED
    headers = {"Cache-Control": "no-store", **EXTRA_HEADERS.get(answer.outcome, {}), **answer.headers}
    if answer.revision is not None:
        may_be_kept(request.scope, answer.revision)
    if answer.revision is not None and request.method == "GET":
        tag = blake2b(answer.body, digest_size=12).hexdigest()
        # the two media types are two representations of one answer, so they may not share a strong tag
        headers |= {"Cache-Control": SHARED, "ETag": f'W/"{tag}"'}
        if _still_fresh(request, tag):
            return Response(status_code=304, headers=headers)
    status = 200 if legacy else STATUS[answer.outcome]
    return Response(answer.body, status, headers, f"{media_type}; charset=utf-8")


def _still_fresh(request: Request, etag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag in (tag.strip().removeprefix("W/").strip('"') for tag in known.split(","))


@lru_cache(maxsize=1024)
def _language(accept_language: str) -> Locale:
    return negotiate(accept_language)


@lru_cache(maxsize=1024)
def _media_type(accept: str | None) -> str | None:
    return preferred(accept)


def request_key(scope: Scope, body: bytes) -> Hashable | None:
    """What the answer to a stranger's request depends on, in the words of the request."""
    headers = {name: value for name, value in scope["headers"] if name in _TOLD}
    accept = headers.get(b"accept", b"").decode("latin-1")
    if scope["method"] == "GET" and wants_page(accept):
        return None
    language = _language(headers.get(b"accept-language", b"").decode("latin-1"))
    coding = next((name for name in (b"br", b"gzip") if accepts(scope, name)), b"")
    asked = scope["method"], scope["path"], scope["query_string"], body, headers.get(b"content-type")
    return *asked, headers.get(b"host"), _media_type(accept), language, coding
