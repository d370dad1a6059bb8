"""Every state of the pages at an address of its own, over the real data: for tests and for people who judge the look.

Only there when STATE_PAGES says so.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request

from locales.gettext import N_
from portal.pages import alerts, question
from portal.pages.facets import LISTINGS
from portal.pages.home import home
from portal.pages.lists import list_page
from portal.pages.problem import status_page
from portal.pages.records import RECORDS, page_of
from portal.pages.search import search
from portal.pages.withdrawn import withdrawn_page
from portal.visit import Page, Visit

Node = Mapping[str, Any]
Handler = Callable[[Visit], Awaitable[Page]]

_PROJECTS = list_page(LISTINGS[0])
_TEXTS = ("title", "summary", "description")
_UNKNOWN = ("investment", "jobs", "stage", "capacity", "plannedCommissioning", "source", "asOf", "industry", "summary")
_RETRY_AFTER = 30


def _at(visit: Visit, path: str, query: str = "") -> Visit:
    """The same visitor at another address."""
    scope = {**visit.request.scope, "path": f"/{visit.locale}/{path}", "query_string": query.encode()}
    return Visit(Request(scope), visit.locale)


async def _list(visit: Visit, *, query: str) -> Page:
    page = await _PROJECTS(_at(visit, "projects/", query))
    assert isinstance(page, Page), "lists do not redirect"
    return page


async def _degraded(visit: Visit) -> Page:
    page = await search(_at(visit, "search/", "q=2025"))
    return replace(page, context={**page.context, "found": {**page.context["found"], "degraded": True}})


async def _project(visit: Visit) -> dict[str, Any]:
    """The first project of the list, as its page reads it."""
    listed = await visit.ask("projects", order="TITLE_ASC", first=1)
    return (await visit.ask("project", id=listed["list"]["nodes"][0]["publicId"]))["record"]


async def _stale(visit: Visit) -> Page:
    node = await _project(visit)
    confirmed = {"freshness": "STALE", "confirmedAt": "2025-01-15T06:00:00Z", "confirmedBy": node["region"]["name"]}
    return page_of(visit, RECORDS[0], {**node, **confirmed, "nextConfirmationOn": "2025-02-15"})


async def _untranslated(visit: Visit) -> Page:
    node = await _project(visit)
    other = "kk" if visit.locale == "ru" else "ru"
    written = (await Visit(visit.request, other).ask("project", id=node["publicId"]))["record"]
    texts = {name: written[name] for text in _TEXTS for name in (text, f"{text}Language")}
    states = [{**each, "state": "MISSING"} if each["locale"] == visit.locale else each for each in node["translations"]]
    return page_of(visit, RECORDS[0], {**node, **texts, "translations": states})


async def _unknown(visit: Visit) -> Page:
    return page_of(visit, RECORDS[0], {**await _project(visit), **dict.fromkeys(_UNKNOWN)})


async def _withdrawn(visit: Visit) -> Page:
    region = (await _project(visit))["region"]
    return withdrawn_page(
        visit, "projects", {"kind": "PROJECT", "region": {**region, "projects": region["neighbours"]}}
    )


async def _demo(visit: Visit) -> Page:
    visit.demo = True
    return await home(visit)


async def _alert(visit: Visit, *, state: str, title: str, saved: bool = False) -> Page:
    """The page of a secret link, as nobody but the reader of a letter can open it."""
    watched = {"regions": ["abai"], "industries": ["food"], "investmentMin": "1000000000"}
    alert = {"list": "PROJECTS", "criteria": watched, "rhythm": "WEEKLY", "locale": visit.locale}
    return await alerts.page_of(visit, alert, state, visit.text(title), saved=saved)


async def _after_alert(visit: Visit, *, state: str) -> Page:
    return alerts.after_page(visit, state)


async def _question(visit: Visit, *, state: str, erased: bool = False, new: bool = False, wrong: bool = False) -> Page:
    """The page of a question, as nobody but the investor who asked it can open it."""
    node = _asked(await _project(visit), state, erased=erased)
    errors = [{"code": "NO_TEXT", "message": visit.text(N_("Write something here.")), "path": ["text"]}]
    return question.page_of(visit, node, "none", new=new, errors=errors if wrong else [])


async def _erasing(visit: Visit) -> Page:
    return question.erasing(visit, _asked(await _project(visit), "ANSWERED"), "none")


def _asked(about: Node, state: str, *, erased: bool = False) -> Node:
    """A question about a record, with as many messages as go with its state."""
    centre = {"name": about["region"]["name"], "nameLanguage": None}
    said = [("How much land is free?\n\nWe need 12 hectares.", None), ("40 ha, on the northern side.", centre)]
    words = said if state in ("ANSWERED", "CLOSED") else said[:1]
    return {
        "number": "26-7K2M9-XQ4TB",
        "state": state,
        "createdAt": "2026-11-20T06:00:00Z",
        "erasedAt": "2026-11-22T06:00:00Z" if erased else None,
        "subject": about,
        "holder": centre,
        "messages": [
            {"fromInvestor": by is None, "text": None if erased else text, "party": by, "at": "2026-11-20T06:00:00Z"}
            for text, by in words
        ],
    }


async def _status(visit: Visit, *, status: int) -> Page:
    page = status_page(visit, status)
    return replace(page, retry_after=_RETRY_AFTER) if status == 429 else page


STATES: Mapping[str, Handler] = {
    "empty": partial(_list, query="region=ulytau&stage=operating&min=100"),
    "zeros": partial(_list, query="sector=pharma"),
    "wrong-form": partial(_list, query="min=abc&max=-1"),
    "degraded": _degraded,
    "untranslated": _untranslated,
    "stale": _stale,
    "unknown": _unknown,
    "withdrawn": _withdrawn,
    "demo": _demo,
    "alert-confirm": partial(_alert, state="confirm", title=alerts.CONFIRM),
    "alert-confirmed": partial(_after_alert, state="confirm"),
    "alert-manage": partial(_alert, state="manage", title=alerts.MANAGE, saved=True),
    "alert-stop": partial(_alert, state="stop", title=alerts.STOP),
    "alert-stopped": partial(_after_alert, state="stop"),
    "question-new": partial(_question, state="RECEIVED", new=True),
    "question-answered": partial(_question, state="ANSWERED"),
    "question-wrong": partial(_question, state="ASSIGNED", wrong=True),
    "question-erased": partial(_question, state="CLOSED", erased=True),
    "question-erase": _erasing,
    **{str(status): partial(_status, status=status) for status in (400, 404, 405, 429, 500, 503)},
}


def _shown(handler: Handler) -> Handler:
    """No state is for search engines."""

    async def show(visit: Visit) -> Page:
        return replace(await handler(visit), indexed=False)

    return show


async def _index(visit: Visit) -> Page:  # noqa: ARG001 - the shape of all pages
    return Page("states.html", "States", context={"states": list(STATES), "unconfirmed": False}, indexed=False)


PAGES: Mapping[str, Handler] = {
    "/states/": _index,
    **{f"/states/{name}/": _shown(handler) for name, handler in STATES.items()},
}
