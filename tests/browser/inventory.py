"""The one list of the kinds of pages: pictures, audits, budgets and the crawl of bad input all go through it.

A page added here by a line is held to everything that the others are held to.
"""

import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from locales.text import Locale

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class PageType:
    name: str
    path: str
    """Under the language. `{project}` stands for the path of a record in `RECORDS`, `{project_id}` for its id."""
    status: int = 200


PAGES = (
    PageType("home", ""),
    PageType("projects", "projects/"),
    PageType("filtered", "projects/?sector=food&sector=mining&min=5&sort=largest"),
    PageType("unmatched", "projects/?stage=idea&min=999999"),
    PageType("sites", "sites/"),
    PageType("partners", "partners/"),
    PageType("project", "{project}"),
    PageType("niche", "{niche}"),
    PageType("site", "{site}"),
    PageType("partner", "{partner}"),
    PageType("ask", "{project}ask/"),
    PageType("ask-region", "regions/kostanay/ask/"),
    PageType("regions", "regions/"),
    PageType("region", "regions/kostanay/"),
    PageType("district", "regions/abai/abai-ayagoz/"),
    PageType("tariffs", "tariffs/?utility=electricity"),
    PageType("support", "support/"),
    PageType("measure", "support/sup-02/"),
    PageType("events", "events/"),
    PageType("event", "events/turkistan-investment-tourism-forum-2025/"),
    PageType("search-empty", "search/"),
    PageType("search", "search/?q=завод"),
    PageType("nothing", "search/?q=zzzzqqqq"),
    PageType("match", "match/?area=10&power=5&rail=1&region=abai"),
    PageType("help", "help/"),
    PageType("about", "about/"),
    PageType("misread", "projects/?page=-1", status=400),
    PageType("missing", "no-such-page/", status=404),
    PageType("data", "data/"),
    PageType("accessibility", "accessibility/"),
    PageType("terms", "terms/"),
    PageType("report", "report/"),
    PageType("sitemap", "sitemap/"),
    PageType("wrong-form", "projects/?min=abc", status=400),
    PageType("table", "projects/?view=table&sort=largest"),
    PageType("map", "projects/?view=map"),
    PageType("places", "sites/?view=map"),
    PageType("districts", "projects/?region=aktobe"),
    PageType("shortlist", "shortlist/"),
    PageType("shared", "shortlist/?id={project_id}&id={niche_id}&id={site_id}"),
    PageType("compare", "compare/"),
    PageType("alert", "alerts/?list=projects&sector=food&region=abai&min=1"),
    PageType("alert-of-search", "alerts/?list=search&q=завод"),
    PageType("alert-sent", "alerts/sent/"),
    PageType("question-gone", "enquiries/?key=none", status=404),
    PageType("sign-in", "workspace/sign-in/"),
    PageType("join", "workspace/join/?key=none"),
    PageType("alert-gone", "alerts/manage/?key=none", status=404),
    PageType("comparison", "compare/?id={project_id}&id={niche_id}&id={partner_id}"),
)

_OF_DATA = ("empty", "zeros", "degraded", "untranslated", "stale", "unknown", "demo")
_OF_ALERTS = ("alert-confirm", "alert-confirmed", "alert-manage", "alert-stop", "alert-stopped")
_OF_QUESTIONS = ("question-new", "question-answered", "question-erased", "question-erase")
STATES = (
    *(PageType(f"state-{name}", f"states/{name}/") for name in (*_OF_DATA, *_OF_ALERTS)),
    *(PageType(f"state-{name}", f"states/{name}/") for name in _OF_QUESTIONS),
    PageType("state-question-wrong", "states/question-wrong/", status=400),
    PageType("state-withdrawn", "states/withdrawn/", status=410),
)
"""Only where STATE_PAGES is set: states that the real data do not show by themselves, and pages of secret links."""

RECORDS = {
    "project": "projects/?sort=largest&kind=project",
    "niche": "projects/?kind=niche",
    "site": "sites/?sort=largest",
    "partner": "partners/",
}
"""Where the first record in the list is taken as the example of its kind."""

_FIRST = re.compile(r'<ol class="res">.*?<h3><a href="([^"]+)"', re.DOTALL)


class Addresses:
    """The paths of the page types on one server, told by its own lists."""

    def __init__(self, read: Callable[[str], str]) -> None:
        """*read* fetches the HTML at a path."""
        self._read = read
        self._known: dict[Locale, dict[str, str]] = {}

    def path(self, page: PageType, locale: Locale) -> str:
        """From the first slash, as it is sent: `/ru/search/?q=%D0%B7`."""
        values = self._records(locale) if "{" in page.path else {}
        return quote(f"/{locale}/{page.path.format(**values)}", safe="/?&=%")

    def _records(self, locale: Locale) -> dict[str, str]:
        if locale not in self._known:
            self._known[locale] = {}
            for name, path in RECORDS.items():
                found = _FIRST.search(self._read(f"/{locale}/{path}"))
                assert found, f"no record on /{locale}/{path}"
                record = found[1].removeprefix(f"/{locale}/")
                self._known[locale] |= {name: record, f"{name}_id": record.rstrip("/").rpartition("-")[2]}
        return self._known[locale]


def addresses_at(url: str) -> Addresses:
    """Of a server that answers at *url*."""

    def read(path: str) -> str:
        with urllib.request.urlopen(url + path, timeout=30) as answer:
            return answer.read().decode()

    return Addresses(read)
