"""Alerts by e-mail: asking for one, confirming, changing and stopping it by secret links.

Opening a link changes nothing, because programs open links too; the button on its page does.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from locales.labels import label
from locales.text import LOCALES
from portal import links
from portal.forms import read_form
from portal.pages import search
from portal.pages.facets import LISTINGS
from portal.pages.parameters import read, variables
from portal.problems import Missing
from portal.visit import Page, Visit
from portal.wording import capital

CONFIRM, MANAGE, STOP = N_("Confirm the alert"), N_("Your alert"), N_("Stop the alert")
RHYTHMS: Mapping[str, str] = {"DAILY": N_("Every day"), "WEEKLY": N_("Every week")}
_BY_SECTION = {listing.section: listing for listing in LISTINGS}


async def ask_page(visit: Visit) -> Page | Response:
    """The form, with the list or search it is for in its address."""
    if visit.value("list") not in (*_BY_SECTION, "search"):
        raise Missing
    if visit.request.method != "POST":
        return await _form(visit, {})
    typed = dict(await read_form(visit.request))
    rhythm, language = typed.get("rhythm", ""), typed.get("language", "")
    wish = {
        "address": typed.get("address", "")[:300],
        "rhythm": rhythm if rhythm in RHYTHMS else "WEEKLY",
        "locale": language if language in LOCALES else visit.locale,
        "criteria": _criteria(visit),
    }
    done = (await visit.ask("alert_ask", input=wish))["done"]
    if done["accepted"]:
        return RedirectResponse(links.page(visit.locale, "alerts/sent/"), 303)
    return await _form(visit, wish, done["errors"])


async def sent_page(visit: Visit) -> Page:
    return _plain(visit.text("Look into your mailbox"), "sent")


def key_page(state: str, mutation: str, title: str) -> Callable[[Visit], Awaitable[Page]]:
    """The page of a secret link with one button: what it does is done by POST."""

    async def show(visit: Visit) -> Page:
        key = visit.value("key")
        if visit.request.method != "POST":
            return await _alert_page(visit, key, state, visit.text(title))
        if (await visit.ask(mutation, key=key))["done"]["errors"]:
            return _gone(visit)
        return after_page(visit, state)

    return show


async def manage_page(visit: Visit) -> Page:
    """What is watched, and how often letters come."""
    key, title = visit.value("key"), visit.text(MANAGE)
    if visit.request.method != "POST":
        return await _alert_page(visit, key, "manage", title)
    typed = dict(await read_form(visit.request))
    rhythm, language = typed.get("rhythm"), typed.get("language")
    if rhythm not in RHYTHMS or language not in LOCALES:
        return await _alert_page(visit, key, "manage", title)
    if (await visit.ask("alert_change", key=key, rhythm=rhythm, locale=language))["done"]["errors"]:
        return _gone(visit)
    return await _alert_page(visit, key, "manage", title, saved=True)


confirm_page = key_page("confirm", "alert_confirm", CONFIRM)
stop_page = key_page("stop", "alert_stop", STOP)


def after_page(visit: Visit, state: str) -> Page:
    if state == "stop":
        return _plain(visit.text("The alert is stopped"), "stopped")
    return _plain(visit.text("The alert is confirmed"), "confirmed")


async def _form(visit: Visit, typed: Mapping[str, Any], errors: list[Mapping[str, Any]] | None = None) -> Page:
    title, criteria = visit.text("Tell me by e-mail"), _criteria(visit)
    context = {
        "state": "ask",
        "saved": False,
        "typed": {"address": "", "rhythm": "WEEKLY", "locale": visit.locale, **typed},
        "errors": errors or [],
        **await _watched(visit, visit.value("list"), criteria),
        "here": links.page(visit.locale, visit.path, visit.query),
        **_choices(visit),
    }
    shown = visit.text("Error: {title}", title=title) if errors else title
    return Page("alert.html", shown, context=context, status=400 if errors else 200, indexed=False)


async def _alert_page(visit: Visit, key: str, state: str, title: str, *, saved: bool = False) -> Page:
    alert = (await visit.ask("alert", key=key[:200]))["alert"]
    return await page_of(visit, alert, state, title, saved=saved) if alert else _gone(visit)


async def page_of(visit: Visit, alert: Mapping[str, Any], state: str, title: str, *, saved: bool = False) -> Page:
    """One alert with the button of *state*."""
    section = alert["list"].lower()
    context = {
        "state": state,
        "saved": saved,
        "typed": alert,
        **await _watched(visit, section, alert["criteria"] if section == "search" else {section: alert["criteria"]}),
        "here": links.page(visit.locale, visit.path, visit.query),
        **_choices(visit),
    }
    return Page("alert.html", title, context=context, indexed=False)


async def _watched(visit: Visit, section: str, criteria: Mapping[str, Any]) -> dict[str, Any]:
    """What an alert is for, in words, and how much there is of it today."""
    if section == "search":
        return {"watched": visit.text("Search: {query}", query=criteria["query"]), "chosen": [], "total": None}
    listing, filters = _BY_SECTION[section], criteria[section]
    answer = (await visit.ask(section, filter=filters, first=1))["list"]
    buckets = {facet["name"]: facet["buckets"] for facet in answer["facets"]}
    chosen = [
        capital(bucket["label"])
        for facet in listing.facets
        for bucket in buckets.get(facet.name, ())
        if bucket["value"] in filters.get(facet.name, ())
    ]
    return {
        "watched": visit.text(listing.title),
        "chosen": chosen + _bounds(visit, filters),
        "total": listing.found(visit.wording.words, answer["totalCount"]),
    }


def _bounds(visit: Visit, filters: Mapping[str, Any]) -> list[str]:
    formats, currency = visit.wording.formats, filters.get("currency", "KZT")
    said = {
        "investmentMin": lambda v: visit.text("from {value}", value=formats.compact_money(v, currency)),
        "investmentMax": lambda v: visit.text("up to {value}", value=formats.compact_money(v, currency)),
        "areaMin": lambda v: visit.text("from {value}", value=formats.area_ha(v)),
        "areaMax": lambda v: visit.text("up to {value}", value=formats.area_ha(v)),
    }
    return [say(filters[name]) for name, say in said.items() if name in filters]


def _criteria(visit: Visit) -> dict[str, Any]:
    """What the address asks for, as the catalogue takes it."""
    section = visit.value("list")
    if section != "search":
        listing = _BY_SECTION[section]
        return {section: variables(listing, read(visit, listing))["filter"]}
    asked = search.variables(visit.value("q")[: search.LONGEST_QUERY].rstrip(), search.chosen(visit), "")
    if not asked["query"]:
        raise Missing
    criteria = {"query": asked["query"], "kinds": asked.get("kinds"), "search": asked.get("filter")}
    return {name: value for name, value in criteria.items() if value}


def _choices(visit: Visit) -> dict[str, Any]:
    return {
        "rhythms": [(code, visit.text(name)) for code, name in RHYTHMS.items()],
        "languages": [(code, label("language", code, code)) for code in LOCALES],
        "unconfirmed": False,
    }


def _gone(visit: Visit) -> Page:
    return _plain(visit.text("There is no such alert any more"), "gone", status=404)


def _plain(title: str, state: str, status: int = 200) -> Page:
    return Page("alert.html", title, context={"state": state, "unconfirmed": False}, status=status, indexed=False)
