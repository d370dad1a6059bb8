"""What a form of ours sends by POST."""

import secrets
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.edge.http import same_site
from api.kernel.settings import settings
from portal.problems import Foreign, Misread

_MOST_FIELDS = 200

Fields = list[tuple[str, str]]


async def read_form(request: Request) -> Fields:
    """Names and values in the order of the form.

    Foreign for a form of another site, Misread for a body that no form of ours sends; the guard before the page has
    bounded its size.
    """
    if not same_site(request, [settings().base_url]):
        raise Foreign
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise Misread
    try:
        return parse_qsl((await request.body()).decode("ascii"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Misread from error


async def read_fields(request: Request) -> dict[str, str]:
    """The same where every name comes once; Misread for a form that has one twice."""
    pairs = await read_form(request)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Misread
    return fields


def new_key() -> str:
    """A key that a form carries, under which it has one effect however often it is sent."""
    return secrets.token_urlsafe(18)
