"""The whole site: the pages of the portal, and behind them everything that `api.app` answers."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, request_response
from starlette.types import Receive, Scope, Send

from api.app import create_app as create_core
from api.app import taking, trusted
from api.edge.compress import Compress
from api.edge.guard import Guard, GuardRules
from api.edge.headers import SecurityHeaders
from api.edge.kept import KeptReplies
from api.edge.rates import RateLimit
from api.kernel.settings import settings
from locales.text import LOCALES, Locale, negotiate, parse_locale
from portal import assets, links
from portal.files.routes import FILES
from portal.pages import (
    alerts,
    ask,
    events,
    indicators,
    performance,
    pictures,
    plain,
    plumbing,
    question,
    region,
    regions,
    sitemap,
    states,
    support,
    tariffs,
)
from portal.pages.compare import compare, compare_csv
from portal.pages.facets import LISTINGS
from portal.pages.home import home
from portal.pages.lists import list_page
from portal.pages.matches import match_page
from portal.pages.problem import problem_page, status_page
from portal.pages.records import RECORDS, record_page
from portal.pages.search import search
from portal.pages.shortlist import shortlist_csv, shortlist_page
from portal.pages.suggest import suggest
from portal.pages.workspace.pages import WORKSPACE
from portal.pages.workspace.requests.pages import WITH_FILES
from portal.problems import Missing, Problem
from portal.rendering import page_key, respond
from portal.visit import Page, Visit

Handler = Callable[[Visit], Awaitable[Page | Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

PAGES: dict[str, Handler] = {
    "/": home,
    **{f"/{listing.section}/": list_page(listing) for listing in LISTINGS},
    **{f"/{record.section}/{{name}}/": record_page(record) for record in RECORDS},
    "/regions/": regions.regions,
    "/regions.csv": regions.regions_file,
    "/regions/{name}/": region.region,
    "/regions/{name}/{code}.csv": indicators.figures_file,
    "/regions/{name}/{code}.metadata.json": indicators.metadata_file,
    "/regions/{name}/{district}/": region.district,
    "/tariffs/": tariffs.compare,
    "/tariffs.csv": tariffs.tariffs_file,
    "/performance/": performance.performance,
    "/support/": support.support,
    "/support/{code}/": support.measure,
    "/search/": search,
    "/suggest/": suggest,
    "/match/": match_page,
    "/alerts/sent/": alerts.sent_page,
    "/compare/": compare,
    "/compare/table.csv": compare_csv,
    "/shortlist/list.csv": shortlist_csv,
    "/events/": events.events,
    "/events.ics": events.list_calendar,
    "/events/{name}.ics": events.event_calendar,
    "/events/{name}/": events.event,
    **{f"/{section}/": plain.text_page(section) for section in plain.TEXTS},
    "/sitemap/": plain.site_map,
}

FORMS: dict[str, Handler] = {
    "/alerts/": alerts.ask_page,
    "/alerts/confirm/": alerts.confirm_page,
    "/alerts/manage/": alerts.manage_page,
    "/alerts/stop/": alerts.stop_page,
    "/shortlist/": shortlist_page,
}
"""Pages that take a form as well."""

LETTERS: dict[str, Handler] = {
    **{f"/{section}/{{name}}/ask/": ask.ask_page(section) for section in (*ask.SECTIONS, "regions")},
    "/enquiries/": question.question_page,
    "/enquiries/erase/": question.erase_page,
    **WORKSPACE,
}
"""Pages with a form in which people write at length."""

API = "/graphql"
SECTIONS = {path.split("/")[1] for path in PAGES if path.endswith("/")}
PAGE_ADDRESS = re.compile(r"/(?P<section>[a-z]+)/(?:[^/]+/)?|/(?P<places>regions)/[^/]+/[^/.]+/")

_log = structlog.get_logger("portal")

FORM, LETTER = 8 * 1024, 128 * 1024
"""Octets of a form: six for each letter of Kazakh, and those who write too much shall be told so."""

# Probes must always get through, /graphql counts for itself, and a page brings its static files along.
NOT_COUNTED = ("/healthz", "/readyz", "/graphql", "/static/")


def create_app() -> "Site":
    """Return the site; its lifespan is that of the API behind it."""
    current = settings()
    core = create_core()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with core.router.lifespan_context(core):
            yield

    core.add_exception_handler(404, _refused)
    routes: list[BaseRoute] = [
        Route("/", plumbing.root),
        Route("/healthz", plumbing.healthz),
        Route("/readyz", plumbing.readyz),
        Route("/robots.txt", plumbing.robots),
        *sitemap.routes(PAGES),
        *pictures.ROUTES,
        Route("/static/{name}", assets.serve),
        *(Mount(f"/{locale}", routes=_pages(locale)) for locale in LOCALES),
        *(Route(f"/{language}", _to_language) for language in (*LOCALES, "kz")),
        Route("/kz/{path:path}", _to_language),
        Mount("/", core),
    ]
    site = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                RateLimit,
                rate=current.rate_limit_pages,
                refuse=_too_many,
                take=taking(current, "pages"),
                exempt=current.exempt_networks,
                free=NOT_COUNTED,
            ),
            Middleware(KeptReplies, octets=current.cached(4), revision=trusted, key=page_key),
            Middleware(Compress),
        ],
        exception_handlers={HTTPException: _refused, Problem: _broken},
        lifespan=lifespan,
    )
    return Site(core, site)


class Site:
    """The API at its one address, and the pages at all others: what the one does for a request the other need not."""

    def __init__(self, core: Starlette, pages: Starlette) -> None:
        self._core, self._pages = core, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._core if scope["type"] == "http" and scope["path"] == API else self._pages
        await app(scope, receive, send)


def _pages(locale: Locale) -> list[BaseRoute]:
    pages = {**PAGES, **FILES, **(states.PAGES if settings().state_pages else {})}
    routes = [
        _form(path, _answering(handler, locale), size)
        for forms, size in ((FORMS, FORM), (LETTERS, LETTER))
        for path, handler in forms.items()
    ]
    routes += [Route(path, _answering(handler, locale)) for path, handler in pages.items()]
    routes += [_form_with_files(path, _answering(handler, locale)) for path, handler in WITH_FILES.items()]
    return [*routes, Route("/{path:path}", _answering(_nowhere, locale))]


def _form(path: str, endpoint: Endpoint, size: int) -> Route:
    """Behind a guard of its own, which reads no more than a form can be."""
    guarded = Guard(request_response(endpoint), GuardRules(body=size))
    return Route(path, guarded, methods=["GET", "POST"])


def _answering(handler: Handler, locale: Locale) -> Endpoint:
    """A page or the page of what went wrong, always in the language of the address."""

    async def answer(request: Request) -> Response:
        visit = Visit(request, locale)
        try:
            found = await handler(visit)
            return found if isinstance(found, Response) else respond(visit, found)
        except Problem as problem:
            return respond(visit, problem_page(visit, problem))
        except Exception:
            _log.exception("portal.page_failed", path=request.url.path)
            return respond(visit, status_page(visit, 500))

    return answer


def _form_with_files(path: str, endpoint: Endpoint) -> Route:
    """Its body may be large, so `portal/uploads.py` reads it, once it is known who sends."""
    return Route(path, endpoint, methods=["GET", "POST"])


async def _nowhere(visit: Visit) -> Response:
    """The address of a page without its last slash is led on; any other is of no page."""
    page = PAGE_ADDRESS.fullmatch(f"/{visit.path}/")
    if page and (page["section"] or page["places"]) in SECTIONS:
        return RedirectResponse(links.page(visit.locale, f"{visit.path}/", visit.query), 301)
    raise Missing


async def _to_language(request: Request) -> Response:
    """`/ru` is `/ru/`, and the common mistake `/kz/…` is `/kk/…`."""
    locale = parse_locale(request.url.path.split("/")[1])
    assert locale is not None, "the routes name languages only"
    return RedirectResponse(links.page(locale, request.path_params.get("path", ""), Visit(request, locale).query), 301)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException), "registered for nothing else"
    visit = _visit(request)
    response = respond(visit, status_page(visit, error.status_code))
    response.headers.update(error.headers or {})
    return response


async def _broken(request: Request, error: Exception) -> Response:
    """What is no page can meet the same problems: the site map, when the catalogue is away."""
    assert isinstance(error, Problem), "registered for nothing else"
    visit = _visit(request)
    return respond(visit, problem_page(visit, error))


def _too_many(scope: Scope, seconds: int) -> Response:
    visit = _visit(Request(scope))
    return respond(visit, replace(status_page(visit, 429), retry_after=seconds))


def _visit(request: Request) -> Visit:
    first = request.url.path.split("/")[1]
    locale = parse_locale(first) if first in LOCALES else negotiate(request.headers.get("accept-language"))
    assert locale is not None, "a language of the catalogue names itself"
    return Visit(request, locale)
