"""The records that a reader has set aside: public ids in a signed cookie, no account, nothing kept by us."""

import re
from collections.abc import Iterable

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

from api.kernel.settings import secret_keys, settings

MOST = 50
ID = re.compile(r"[A-Za-z0-9_]{1,40}", re.ASCII)

_YEAR = 365 * 24 * 3600
_SEPARATOR = "-"


def read_cookie(request: Request) -> tuple[str, ...]:
    """The ids in the order they were added; none where the cookie is not ours."""
    try:
        value = _signer().unsign(request.cookies.get(_name(), "")).decode("ascii")
    except (BadSignature, UnicodeError):
        return ()
    return tuple(value.split(_SEPARATOR))[:MOST]


def has_cookie(request: Request) -> bool:
    return _name() in request.cookies


def write_cookie(response: Response, ids: Iterable[str]) -> None:
    """Keep the ids for a year from now; an empty list leaves no cookie behind."""
    value = _SEPARATOR.join(ids)
    response.set_cookie(
        _name(),
        _signer().sign(value).decode("ascii") if value else "",
        max_age=_YEAR if value else 0,
        secure=_secure(),
        httponly=True,
        samesite="lax",
    )


def _signer() -> Signer:
    """The first key signs, as it does everywhere; this library wants it last."""
    return Signer(secret_keys(settings().secret_key or "")[::-1], salt="portal.shortlist")


def _secure() -> bool:
    return settings().base_url.startswith("https:")


def _name() -> str:
    """With a prefix by which a browser takes the cookie from this very host alone, where that can be had."""
    return "__Host-kerege_shortlist" if _secure() else "kerege_shortlist"
