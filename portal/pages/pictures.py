"""Pictures of pages for sharing. The hash in an address is of what the picture says, so it may be kept for ever."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.kernel.settings import settings
from locales.text import Locale, parse_locale
from pictures.cards import DOCUMENTS, SECTIONS, Card, Node, record_card, section_card
from pictures.store import Pictures, digest
from portal import links
from portal.problems import Missing
from portal.visit import Visit


def of_record(locale: Locale, node: Node) -> str:
    """The path of a record's picture."""
    card = record_card(node, locale)
    return f"/pictures/{locale}/{links.SECTIONS[node['kind']]}/{node['publicId']}-{digest(card)}.png"


def of_section(locale: Locale, section: str) -> str:
    """The path of the picture that the pages of a section share."""
    name = section if section in SECTIONS else "catalogue"
    return f"/pictures/{locale}/{name}-{digest(section_card(name, locale))}.png"


async def _record(request: Request) -> Response:
    section = request.path_params["section"]
    if section not in DOCUMENTS:
        raise Missing
    visit = Visit(request, _locale(request))
    answer = await visit.put(DOCUMENTS[section], "picture", {"id": request.path_params["id"]})
    if answer["record"] is None:
        raise Missing
    return await _shown(request, record_card(answer["record"], visit.locale), of_record(visit.locale, answer["record"]))


async def _section(request: Request) -> Response:
    locale, section = _locale(request), request.path_params["section"]
    return await _shown(request, section_card(section, locale), of_section(locale, section))


async def _shown(request: Request, card: Card, address: str) -> Response:
    """The picture; an address with an old hash leads to what the page says now."""
    if request.url.path != address:
        return RedirectResponse(address, 302, {"Cache-Control": "no-cache"})
    body = await Pictures(settings().var_dir / "pictures").get(card)
    return Response(body, media_type="image/png", headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _locale(request: Request) -> Locale:
    locale = parse_locale(request.path_params["locale"])
    if locale is None:
        raise Missing
    return locale


ROUTES = (
    Route("/pictures/{locale}/{section}/{id}-{hash}.png", _record),
    Route("/pictures/{locale}/{section}-{hash}.png", _section),
)
