"""What a form of ours sends by POST."""

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
