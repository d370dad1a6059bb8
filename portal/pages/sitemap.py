"""The site map: an index, and for each language a file of pages and files of records, each read page by page.

A record is listed in the languages it is written in, an event in all. `lastmod` is when the public last saw it change;
where that is not known there is none.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from locales.text import LOCALES, Locale, parse_locale
from pictures.cards import written
from portal import links
from portal.pages.facets import REGION, SECTOR
from portal.pages.home import facet_counts
from portal.problems import Missing
from portal.visit import Pairs, Visit

PAGES = "pages"
SECTIONS = ("projects", "sites", "partners")
LISTS = (*SECTIONS, "events")
# Pages that ask search engines not to list them, and answers that are no pages.
UNLISTED = {"/search/", "/suggest/"}

_NAME = re.compile(rf"(?P<locale>{'|'.join(LOCALES)})-(?P<list>[a-z]+)(?:-(?P<number>[1-9]\d{{0,3}}))?")
_AT_ONCE = 100
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKED = f'{_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_HEADERS = {"Cache-Control": "public, max-age=3600"}


def routes(paths: Iterable[str]) -> list[Route]:
    """The routes of the site map; `paths` are those of all pages, templates of addresses among them."""
    fixed = [path.removeprefix("/") for path in paths if _is_fixed(path)]
    return [Route("/sitemap.xml", index), Route("/sitemap-{name}.xml", _file(fixed))]


def _is_fixed(path: str) -> bool:
    """A page of its own address; a file of figures is none."""
    return path.endswith("/") and "{" not in path and path not in UNLISTED


async def index(request: Request) -> Response:
    answer = await Visit(request, "en").ask("sitemap")
    files = [(PAGES, answer["catalogue"]["updatedAt"])]
    files += [(_named(part["list"], part["number"]), part["updatedAt"]) for part in answer["siteMap"]]
    maps = "".join(
        f"<sitemap><loc>{escape(links.absolute(f'/sitemap-{locale}-{name}.xml'))}</loc>{_when(changed)}</sitemap>\n"
        for locale in LOCALES
        for name, changed in files
    )
    return _xml(f"{_HEAD}<sitemapindex {_SPACE}>\n{maps}</sitemapindex>\n")


def _file(fixed: list[str]) -> Callable[[Request], Any]:
    async def file(request: Request) -> Response:
        name = _NAME.fullmatch(request.path_params["name"])
        if name is None:
            raise Missing
        locale = parse_locale(name["locale"])
        assert locale is not None, "the pattern names languages only"
        visit = Visit(request, locale)
        if name["list"] == PAGES and name["number"] is None:
            return _xml(f"{_HEAD}<urlset {_LINKED}>\n{await _pages(visit, fixed)}</urlset>\n")
        if name["list"] not in LISTS or name["number"] == "1":
            raise Missing
        return await _records(visit, name["list"], int(name["number"] or 1))

    return file


async def _pages(visit: Visit, fixed: list[str]) -> str:
    """Every page that is no record: those of a fixed address, the regions, the lists of one sector or one region."""
    answer = await visit.ask("sitemap_pages")
    changed = {"": answer["catalogue"]["updatedAt"]}
    for part in answer["siteMap"]:
        section = f"{part['list']}/"
        changed[section] = max(part["updatedAt"], changed.get(section, ""))
    found = [_entry(visit.locale, path, changed=changed.get(path)) for path in fixed]
    for node in answer["regions"]["nodes"]:
        own = f"regions/{node['slug']}/"
        found += [
            _entry(visit.locale, own),
            *(_entry(visit.locale, f"{own}{each['slug']}/", changed=each["updatedAt"]) for each in node["districts"]),
        ]
    found += [_entry(visit.locale, f"support/{each['code'].lower()}/") for each in answer["supportMeasures"]]
    for section in SECTIONS:
        for facet in (SECTOR, REGION):
            counts = facet_counts(answer[section]["facets"], facet.name)
            found += [
                _entry(visit.locale, f"{section}/", query=[(facet.parameter, value)])
                for value, count in counts.items()
                if count
            ]
    return "".join(found)


async def _records(visit: Visit, section: str, number: int) -> Response:
    parts = (await visit.ask("sitemap_part"))["siteMap"]
    part = next((each for each in parts if (each["list"], each["number"]) == (section, number)), None)
    if part is None:
        raise Missing
    # The first page is read before the answer begins: when the catalogue is away, the answer can still say so.
    first = await _page(visit, section, part["after"])
    return _xml(_wrapped(_entries(visit, section, first, part["records"])))


async def _entries(visit: Visit, section: str, page: Mapping[str, Any], records: int) -> AsyncIterator[str]:
    left = records
    while True:
        for node in page["nodes"][:left]:
            address, languages = _address(visit.locale, section, node)
            if visit.locale in languages:
                path = address.removeprefix(links.page(visit.locale))
                yield _entry(visit.locale, path, languages, changed=node["updatedAt"])
        left -= len(page["nodes"])
        if left <= 0 or not page["pageInfo"]["hasNextPage"]:
            return
        page = await _page(visit, section, page["pageInfo"]["endCursor"])


def _address(locale: Locale, section: str, node: Mapping[str, Any]) -> tuple[str, Sequence[Locale]]:
    """The path of a row, and the languages its page is offered in."""
    if section == "events":
        return links.event(locale, node), LOCALES
    return links.record(locale, node), written(node)


async def _page(visit: Visit, section: str, after: str | None) -> Mapping[str, Any]:
    chosen = {each: each == section for each in LISTS}
    return (await visit.ask("sitemap_records", first=_AT_ONCE, after=after, **chosen))[section]


def _entry(
    locale: Locale,
    path: str,
    languages: Sequence[Locale] = LOCALES,
    query: Pairs | None = None,
    changed: str | None = None,
) -> str:
    address = escape(links.absolute(links.page(locale, path, query or [])))
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(links.absolute(href))}/>'
        for language, href in links.alternates(path, query or [], languages)
    )
    return f"<url><loc>{address}</loc>{_when(changed)}{others}</url>\n"


def _when(changed: str | None) -> str:
    return f"<lastmod>{escape(changed)}</lastmod>" if changed else ""


def _named(section: str, number: int) -> str:
    return section if number == 1 else f"{section}-{number}"


async def _wrapped(entries: AsyncIterator[str]) -> AsyncIterator[str]:
    yield f"{_HEAD}<urlset {_LINKED}>\n"
    async for entry in entries:
        yield entry
    yield "</urlset>\n"


def _xml(text: AsyncIterator[str] | str) -> Response:
    if isinstance(text, str):
        return Response(text, media_type="application/xml", headers=_HEADERS)
    return StreamingResponse(text, media_type="application/xml", headers=_HEADERS)
