"""The two addresses of signing in by a provider: one leads to it, to the other it leads back."""

import time
from collections.abc import Callable
from dataclasses import asdict

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.kernel.refusals import Reason
from api.kernel.replies import Refusal as Reply
from api.kernel.settings import Settings, SettingsError
from api.parties.actions.signing import sign_in_by_provider
from api.parties.cookies import cookie, name_of, with_key
from api.parties.identify import identify
from api.parties.oidc import FAILURES, Begun, Provider
from api.parties.service import Parties
from locales.gettext import N_, Translator
from locales.text import negotiate

START, BACK = "/auth/oidc/", "/auth/oidc/back/"
MOST_SECONDS = 600
FAILED = Reason("OIDC_FAILED", N_("Signing in by the identity provider failed. Try again."))
NOT_A_MEMBER = Reason("NOT_A_MEMBER", N_("There is no open account for whom the identity provider names."))

_log = structlog.get_logger("parties")


def routes(settings: Settings, parties: Callable[[], Parties]) -> list[Route]:
    """Both routes; *parties* gives the service once it is there."""
    if not settings.oidc_issuer or not settings.oidc_client_id:
        raise SettingsError("OIDC_CLIENT_ID: goes with OIDC_ISSUER")
    provider = Provider(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.base_url + BACK
    )

    async def start(request: Request) -> Response:
        try:
            begun, address = await provider.begin()
        except FAILURES as error:
            return _failed(request, error)
        answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        kept = orjson.dumps(asdict(begun) | {"until": int(time.time()) + MOST_SECONDS}).decode()
        sealed = parties().seal.close(kept).decode()
        answer.headers["Set-Cookie"] = cookie(parties(), _name(parties()), sealed, MOST_SECONDS)
        return answer

    async def back(request: Request) -> Response:
        begun = _begun(parties(), request)
        if begun is None:
            return _failed(request, ValueError("another browser, or too late"))
        try:
            identity = await provider.finish(begun, f"{settings.base_url}{BACK}?{request.url.query}")
        except FAILURES as error:
            return _failed(request, error)
        actor = await identify(parties(), request)
        key = await sign_in_by_provider(parties(), identity, actor.session if actor else None)
        if key is None:
            return _refusal(request, NOT_A_MEMBER, 403)
        answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        answer.headers.append("Set-Cookie", with_key(parties(), key))
        answer.headers.append("Set-Cookie", cookie(parties(), _name(parties()), "", 0))
        return answer

    return [Route(START, start), Route(BACK, back)]


def _name(parties: Parties) -> str:
    return f"{name_of(parties)}-oidc"


def _begun(parties: Parties, request: Request) -> Begun | None:
    """What this browser began, if that is not too long ago."""
    sealed = request.cookies.get(_name(parties), "")
    kept = orjson.loads(parties.seal.open(sealed.encode()) or "null")
    if kept is None or kept.pop("until") < time.time():
        return None
    return Begun(**kept)


def _failed(request: Request, error: Exception) -> Response:
    """The words of the error may hold what the provider said of a person."""
    _log.warning("parties.oidc_failed", error=type(error).__name__)
    return _refusal(request, FAILED, 502)


def _refusal(request: Request, reason: Reason, status: int) -> Response:
    words = Translator(negotiate(request.headers.get("accept-language", "")))
    return Reply(status, words.text(reason.message), reason.code).response()
