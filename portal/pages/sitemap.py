"""What search engines and probes ask for: the site map, robots.txt, health."""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from locales.text import LOCALES, Locale, negotiate, parse_locale
from portal import links
from portal.rendering import COOKIE, absolute
from portal.visit import Visit

_SECTIONS = ("projects", "sites", "partners")
_AT_ONCE = 100
# A site map may list 50 000 addresses; beyond that it has to be cut by kind and by page.
_MOST_ROUNDS = 160
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


async def root(request: Request) -> Response:
    """To the language a reader chose before, else to the one the browser asks for."""
    locale = parse_locale(request.cookies.get(COOKIE)) or negotiate(request.headers.get("accept-language"))
    headers = {"Vary": "Accept-Language, Cookie", "Cache-Control": "private"}
    return RedirectResponse(links.page(locale), 302, headers)


async def robots(_: Request) -> Response:
    return PlainTextResponse(f"User-agent: *\nDisallow: /graphql\n\nSitemap: {absolute('/sitemap.xml')}\n")


async def healthz(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    try:
        await Visit(request, "en").ask("ready")
    except Exception:
        return PlainTextResponse("the catalogue cannot be read\n", 503)
    return PlainTextResponse("ready\n")


async def index(_: Request) -> Response:
    maps = "".join(f"<sitemap><loc>{escape(absolute(f'/sitemap-{locale}.xml'))}</loc></sitemap>" for locale in LOCALES)
    return _xml(f"{_HEAD}<sitemapindex {_SPACE}>{maps}</sitemapindex>\n")


async def of_language(request: Request) -> Response:
    locale = parse_locale(request.path_params["locale"])
    if locale is None:
        return PlainTextResponse("Not found\n", 404)
    slugs, records = await _everything(Visit(request, locale))
    paths = [
        "",
        *(f"{section}/" for section in (*_SECTIONS, "regions")),
        *(f"regions/{slug}/" for slug in slugs),
    ]
    entries = [_entry(locale, path, LOCALES) for path in (*paths, "help/", "about/")]
    entries += [_record(locale, node) for node in records if locale in _languages(node)]
    space = f'{_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _xml(f"{_HEAD}<urlset {space}>\n{''.join(entries)}</urlset>\n")


async def _everything(visit: Visit) -> tuple[list[str], list[dict[str, Any]]]:
    """All regions and records; the three lists are read side by side, a hundred of each at once."""
    places: dict[str, Any] = {}
    slugs: list[str] = []
    records: list[dict[str, Any]] = []
    open_lists = set(_SECTIONS)
    for _ in range(_MOST_ROUNDS):
        answer = await visit.ask("sitemap", more=_AT_ONCE, **places)
        slugs = [node["slug"] for node in answer["regions"]["nodes"]]
        for section in sorted(open_lists):
            records += answer[section]["nodes"]
            places[section] = answer[section]["pageInfo"]["endCursor"]
        open_lists = {section for section in open_lists if answer[section]["pageInfo"]["hasNextPage"]}
        if not open_lists:
            break
    return slugs, records


def _record(locale: Locale, node: Mapping[str, Any]) -> str:
    path = links.record(locale, node).removeprefix(f"/{locale}/")
    return _entry(locale, path, _languages(node), node["updatedAt"])


def _languages(node: Mapping[str, Any]) -> list[Locale]:
    there = {each["locale"].lower() for each in node["translations"] if each["state"] != "MISSING"}
    return [locale for locale in LOCALES if locale in there]


def _entry(locale: Locale, path: str, languages: Iterable[Locale], changed: str | None = None) -> str:
    address = escape(absolute(links.page(locale, path)))
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{other}" href={quoteattr(absolute(links.page(other, path)))}/>'
        for other in languages
    )
    when = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{address}</loc>{when}{others}</url>\n"


def _xml(text: str) -> Response:
    return Response(text, media_type="application/xml", headers={"Cache-Control": "public, max-age=3600"})
