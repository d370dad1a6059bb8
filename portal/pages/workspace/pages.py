"""The addresses of the workspace."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from portal import links
from portal.pages.workspace import duties, enquiries
from portal.pages.workspace.frame import Handler, signed_in
from portal.pages.workspace.signing import JOIN, RESET, password_page, sign_in_page, sign_out_page
from portal.visit import Visit


async def _home(visit: Visit) -> Response:
    """What waits is what a member comes for."""
    return RedirectResponse(links.page(visit.locale, "workspace/enquiries/"), 303)


WORKSPACE: Mapping[str, Handler] = {
    "/workspace/": signed_in(_home),
    "/workspace/sign-in/": sign_in_page,
    "/workspace/sign-out/": sign_out_page,
    "/workspace/join/": password_page("workspace/join", JOIN),
    "/workspace/reset/": password_page("workspace/reset", RESET),
    "/workspace/duties/": signed_in(duties.duties_page),
    "/workspace/enquiries/": signed_in(enquiries.list_page),
    "/workspace/enquiries/{number}/": signed_in(enquiries.one_page),
}
