"""What probes, robots and the root address are told."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from locales.text import LOCALES, negotiate, parse_locale
from portal import links
from portal.rendering import COOKIE
from portal.visit import Visit


async def root(request: Request) -> Response:
    """To the language a reader chose before, else to the one the browser asks for."""
    locale = parse_locale(request.cookies.get(COOKIE)) or negotiate(request.headers.get("accept-language"))
    headers = {"Vary": "Accept-Language, Cookie", "Cache-Control": "private"}
    return RedirectResponse(links.page(locale), 302, headers)


async def robots(_: Request) -> Response:
    """Answers for programs are of no use in a search engine; what pages it may list each page says itself."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/graphql", *(f"/{locale}/suggest/" for locale in LOCALES)))
    return PlainTextResponse(f"User-agent: *\n{closed}\nSitemap: {links.absolute('/sitemap.xml')}\n")


async def healthz(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    try:
        await Visit(request, "en").ask("ready")
    except Exception:
        return PlainTextResponse("the catalogue cannot be read\n", 503)
    return PlainTextResponse("ready\n")
