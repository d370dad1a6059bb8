"""Turns a page into an answer: template, head of the document, `ETag`."""

import hashlib
import re
from collections.abc import Hashable
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.types import Scope

from api.edge.compress import accepts
from api.edge.kept import may_be_kept
from api.kernel.settings import settings
from locales.gettext import N_, install
from locales.labels import label
from locales.text import LOCALES, Locale
from portal import links, structured
from portal.assets import asset_url
from portal.families import FAMILIES, family_of
from portal.figures import map_data, place
from portal.files.pango import pdf_offered
from portal.pages import event_words
from portal.pages.pictures import of_section
from portal.pages.rows import row_pairs
from portal.shortlist import has_cookie
from portal.sources import pieces
from portal.visit import Page, Visit
from portal.wording import capital, shortened, uncapital, wording

SHOWN_IN: dict[str, str] = {"kk": N_("in Kazakh"), "ru": N_("in Russian"), "en": N_("in English")}
NAVIGATION = (
    ("projects", N_("Projects")),
    ("sites", N_("Sites")),
    ("partners", N_("Partners")),
    ("regions", N_("Regions")),
    ("events", N_("Events")),
    ("support", N_("State support")),
    ("search", N_("Search")),
    ("help", N_("Help")),
)
COOKIE = "kerege_language"
# As Open Graph names a language and the country it is spoken in.
OPEN_GRAPH = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_GB"}
_CAME_FROM = re.compile(r"https?://[^/]+/(kk|ru|en)/")
_LONGEST_TITLE, _LONGEST_DESCRIPTION, _LONGEST_SUMMARY = 60, 155, 180


def html(visit: Visit, page: Page) -> str:
    return _environment(visit.locale).get_template(page.template).render(_context(visit, page))


def respond(visit: Visit, page: Page) -> Response:
    body = html(visit, page).encode()
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {
        "Content-Language": visit.locale,
        "Cache-Control": _caching(visit, page),
        "Vary": "Cookie",
        **visit.headers,
    }
    if page.status == 200 and not page.private:
        may_be_kept(visit.request.scope, visit.revision)
        headers["ETag"] = etag
        if etag in visit.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    if page.retry_after:
        headers["Retry-After"] = str(page.retry_after)
    response = Response(body, page.status, headers, "text/html")
    if not page.private:
        _remember_language(visit, response)
    return response


def _caching(visit: Visit, page: Page) -> str:
    """Whoever keeps a page asks each time whether it still stands; caches for many keep what is the same for all."""
    if page.private:
        return "private, no-store"
    if has_cookie(visit.request):
        return "private, no-cache"
    return "public, no-cache" if page.status == 200 and visit.revision is not None else "no-cache"


def page_key(scope: Scope, _: bytes) -> Hashable | None:
    """What a page depends on for a reader without cookies: its address, unless the language is changed just now."""
    if scope["method"] != "GET":
        return None
    headers = {name: value for name, value in scope["headers"] if name in (b"host", b"referer", b"sec-fetch-site")}
    came_from = _CAME_FROM.match(headers.get(b"referer", b"").decode("latin-1"))
    if came_from and not scope["path"].startswith(f"/{came_from[1]}/"):
        return None
    coding = next((name for name in (b"br", b"gzip") if accepts(scope, name)), b"")
    return scope["path"], scope["query_string"], headers.get(b"host"), coding


def _remember_language(visit: Visit, response: Response) -> None:
    """A reader who changed the language by a link of ours keeps it; nobody else is given a cookie."""
    came_from = _CAME_FROM.match(visit.request.headers.get("referer", ""))
    if came_from and came_from[1] != visit.locale and visit.request.headers.get("sec-fetch-site") == "same-origin":
        response.set_cookie(COOKIE, visit.locale, max_age=31536000, samesite="lax", httponly=True)
        response.headers["Cache-Control"] = "private, no-cache"


@cache
def _environment(locale: Locale) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    install(environment, wording(locale).words)
    environment.globals.update(_helpers(locale))
    environment.filters.update(capital=capital, shortened=shortened, uncapital=uncapital)
    return environment


def _helpers(locale: Locale) -> dict[str, Any]:
    said = wording(locale)
    return {
        "locale": locale,
        "f": said.formats,
        "asset": asset_url,
        "absolute": links.absolute,
        "breadcrumbs": structured.breadcrumbs,
        "open_graph": OPEN_GRAPH,
        "structured": structured.script,
        "families": FAMILIES,
        "family_of": family_of,
        "map_data": map_data(),
        "place": place,
        "sources": partial(pieces, said),
        "name": structured.NAME,
        "navigation": NAVIGATION,
        "section_titles": dict(NAVIGATION),
        "shown_in": SHOWN_IN,
        "label": said.label,
        "currency_name": lambda code: label("currency", code.upper(), locale),
        "paragraphs": lambda text: [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()],
        "file_url": links.file,
        "pdf_offered": pdf_offered,
        "record_url": lambda node: links.record(locale, node),
        "region_url": lambda node: links.region(locale, node),
        "district_url": lambda region_slug, slug: links.district(locale, region_slug, slug),
        "measure_url": lambda node: links.measure(locale, node["code"]),
        "url": lambda path="", query=(): links.page(locale, path, query),
        "written_in": said.language_of,
        "message": said.words.gettext,
        "event_url": lambda node: links.event(locale, node),
        "event_row": lambda node: event_words.row(said, node),
        "cell": lambda heading, node: heading.cell(said, node),
        "row_pairs": lambda node, within=False: row_pairs(said, node, within),
        "longest_summary": _LONGEST_SUMMARY,
    }


def _context(visit: Visit, page: Page) -> dict[str, Any]:
    return {
        **page.context,
        "page": page,
        "demo": visit.demo or settings().demo,
        "visit": visit,
        "head_title": _head_title(page.title, page.kind),
        "head_description": shortened(page.description, _LONGEST_DESCRIPTION),
        "canonical": links.absolute(links.page(visit.locale, visit.path, page.canonical)),
        "alternates": _alternates(visit, page),
        "listed": page.indexed and page.status == 200,
        "picture": links.absolute(page.picture or of_section(visit.locale, page.section)),
        "address": links.page(visit.locale, visit.path, visit.query),
        "language_links": [(other, label("language", other, other), _in_language(visit, other)) for other in LOCALES],
    }


def _alternates(visit: Visit, page: Page) -> list[tuple[str, str]]:
    return [
        (language, links.absolute(path))
        for language, path in links.alternates(visit.path, page.canonical, page.languages)
    ]


def _in_language(visit: Visit, other: str) -> str:
    return links.page(other, visit.path, visit.query)


def _head_title(title: str, kind: str) -> str:
    """With what it is and with our name, where there is room: the name of a record matters more."""
    parts = [title, *filter(None, [kind]), structured.NAME]
    fitting = (" — ".join(parts[:end]) for end in range(len(parts), 1, -1))
    return next((named for named in fitting if len(named) <= _LONGEST_TITLE), shortened(title, _LONGEST_TITLE))
