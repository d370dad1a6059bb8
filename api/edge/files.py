"""How what concerns files is answered over HTTP where it is not done."""

from collections.abc import Awaitable, Callable, Iterable

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.edge.http import EXTRA_HEADERS, STATUS
from api.kernel.answers import Outcome, Refused
from api.kernel.errors import Code
from api.kernel.files.reasons import NOT_SCANNED, TOO_LARGE, TOO_MANY_WAITING, WRONG_FORMAT
from api.kernel.refusals import FORBIDDEN, OUT_OF_SCOPE, UNAUTHENTICATED, Reason
from api.kernel.refusals import Refusal as NotDone
from api.kernel.replies import Refusal
from locales.gettext import Translator
from locales.text import Locale, negotiate, parse_locale

CLOSE = {"Connection": "close"}
JSON = "application/json; charset=utf-8"

_STATUS = {
    UNAUTHENTICATED.code: 401,
    FORBIDDEN.code: 403,
    OUT_OF_SCOPE.code: 403,
    TOO_LARGE.code: 413,
    WRONG_FORMAT.code: 415,
    TOO_MANY_WAITING.code: 429,
    NOT_SCANNED.code: 503,
}


async def given(request: Request, work: Callable[[Request], Awaitable[Response]]) -> Response:
    """What *work* answers to somebody who takes something away, or why it does not."""
    try:
        if request.method not in ("GET", "HEAD"):
            message = "Files are taken away by GET."
            raise Refusal(405, message, Code.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        return await work(request)
    except NotDone as refusal:
        return told(refusal.reasons, locale_of(request))
    except Refusal as refusal:
        return refusal.response()
    except Refused as answer:
        return refused(answer)


def told(reasons: Iterable[Reason], locale: Locale) -> Response:
    """Why something was not done, in the form of the errors of GraphQL, with a status of its own."""
    words, all_of_them = Translator(locale), list(reasons)
    errors = [
        {
            "message": words.text(reason.message, **reason.values),
            "extensions": {"code": reason.code, "path": list(reason.path)},
        }
        for reason in all_of_them
    ]
    status = _STATUS.get(all_of_them[0].code, 422)
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers |= EXTRA_HEADERS[Outcome.UNAUTHENTICATED] | CLOSE
    elif status in (429, 503):
        headers["Retry-After"] = "60"
    return Response(orjson.dumps({"errors": errors}), status, headers, JSON)


def refused(refusal: Refused) -> Response:
    """For who comes with a token that is not valid, or while the database is away."""
    answer = refusal.answer("")
    headers = CLOSE | EXTRA_HEADERS.get(answer.outcome, {})
    return Response(answer.body, STATUS[answer.outcome], headers, JSON)


def locale_of(request: Request) -> Locale:
    """The language of what is said: of the address, else the one that is preferred."""
    return parse_locale(request.query_params.get("locale")) or negotiate(request.headers.get("accept-language", ""))
