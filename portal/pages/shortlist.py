"""The shortlist: what a reader has set aside, or what another reader sends by link."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from portal import links
from portal.files.rows import HEADER, row
from portal.files.table import csv_response
from portal.forms import Fields, read_form
from portal.pages.compare import MOST as AT_ONCE
from portal.pages.facets import headings
from portal.problems import Misread, Missing
from portal.shortlist import ID, MOST, write_cookie
from portal.visit import Page, Pairs, Visit

SECTIONS = ("projects", "sites", "partners")

_OUR_PAGE = re.compile(r"/(kk|ru|en)/[!-\[\]-~]{0,4000}")

Nodes = dict[str, list[dict[str, Any]]]


async def shortlist_page(visit: Visit) -> Page | Response:
    return await change_shortlist(visit) if visit.request.method == "POST" else await shortlist(visit)


async def shortlist(visit: Visit) -> Page:
    asked = visit.values("id")
    ids = _valid(asked) if asked else visit.shortlist
    groups = await _read(visit, ids)
    shown = [node["publicId"] for nodes in groups.values() for node in nodes]
    context = {
        "groups": groups,
        "shown": shown,
        "gone": [public_id for public_id in ids if public_id not in shown],
        "shared": bool(asked),
        "removed": await _removed(visit),
        "full": visit.value("full") == "1",
        "most": MOST,
        "at_once": AT_ONCE,
        "headings": headings(visit),
        "link": links.page(visit.locale, "shortlist/", _pairs(shown)),
        "csv": links.page(visit.locale, "shortlist/list.csv", _pairs(shown)),
        "unconfirmed": any(node["freshness"] == "UNCONFIRMED" for nodes in groups.values() for node in nodes),
    }
    title = visit.text("A shared list") if asked else visit.text("Shortlist")
    return Page("shortlist.html", title, section="shortlist", context=context, indexed=False)


async def shortlist_csv(visit: Visit) -> Response:
    """The records named in the address, so that the file is the same for everybody who has the link."""
    groups = await _read(visit, _valid(visit.values("id")))
    rows = [row(visit.wording, node) for nodes in groups.values() for node in nodes]
    return csv_response("shortlist.csv", [visit.text(title) for title in HEADER], rows)


async def change_shortlist(visit: Visit) -> Response:
    """Add and remove records, then lead back to where the reader was."""
    form = await read_form(visit.request)
    added, removed = _valid(_values(form, "add")), _values(form, "remove")
    if _values(form, "clear"):
        removed = list(visit.shortlist)
    if not added and not removed:
        raise Misread
    left = [public_id for public_id in visit.shortlist if public_id not in removed]
    wanted = list(dict.fromkeys([*left, *await _public(visit, added)]))
    if added and wanted == left and not set(added) & set(left):
        raise Missing
    response = RedirectResponse(_onward(visit, form, removed, full=len(wanted) > MOST), 303)
    write_cookie(response, wanted[:MOST])
    return response


def _onward(visit: Visit, form: Fields, removed: list[str], *, full: bool) -> str:
    """The page the form stood on; that of the list says what was removed, so that it can be undone."""
    if full:
        return links.page(visit.locale, "shortlist/", [("full", "1")])
    back = next(iter(_values(form, "back")), "")
    if not _OUR_PAGE.fullmatch(back):
        return links.page(visit.locale, "shortlist/", [("removed", each) for each in _valid(removed)])
    parts = urlsplit(back)
    pressed = _valid([*_values(form, "add"), *removed])
    mark = f"#pick-{pressed[0]}" if len(pressed) == 1 else ""
    return f"{parts.path}{f'?{parts.query}' if parts.query else ''}{mark}"


async def _removed(visit: Visit) -> list[dict[str, Any]]:
    """What was just removed and is not back yet."""
    ids = [public_id for public_id in _valid(visit.values("removed")) if public_id not in visit.shortlist]
    return [node for nodes in (await _read(visit, ids)).values() for node in nodes]


async def _public(visit: Visit, ids: list[str]) -> list[str]:
    """Those of the ids that anybody may see."""
    there = {node["publicId"] for nodes in (await _read(visit, ids)).values() for node in nodes}
    return [public_id for public_id in ids if public_id in there]


async def _read(visit: Visit, ids: Iterable[str]) -> Nodes:
    """The public ones among the records, by section, each section in the order of its titles."""
    wanted = list(ids)
    if not wanted:
        return {section: [] for section in SECTIONS}
    answer: Mapping[str, Any] = await visit.ask("shortlist", ids=wanted, most=len(wanted))
    return {section: answer[section]["nodes"] for section in SECTIONS}


def _valid(ids: Iterable[str]) -> list[str]:
    """What can be ids, each once, no more than a list may hold."""
    return [each for each in dict.fromkeys(ids) if ID.fullmatch(each)][:MOST]


def _values(form: Fields, name: str) -> list[str]:
    return [value for key, value in form if key == name and value]


def _pairs(ids: Iterable[str]) -> Pairs:
    return [("id", public_id) for public_id in ids]
