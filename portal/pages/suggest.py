"""Suggestions for the search field as JSON: a list of text, url and kind. The search page works without it."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from portal import links
from portal.problems import Problem
from portal.visit import Visit

_CACHED = {"Cache-Control": "public, max-age=300"}
_LONGEST_QUERY = 200


async def suggest(visit: Visit) -> Response:
    asked = visit.value("q")[:_LONGEST_QUERY]
    try:
        found = (await visit.ask("suggest", query=asked))["suggestions"] if asked else []
    except Problem:
        # The catalogue is away for a moment; whoever types reads a list, not a page.
        return JSONResponse([], 503, {"Retry-After": "5", "Cache-Control": "no-store"})
    shown = [{"text": each["text"], "url": _url(visit.locale, each), "kind": each["kind"].lower()} for each in found]
    return JSONResponse(shown, headers=_CACHED)


def _url(locale: str, suggestion: Mapping[str, Any]) -> str:
    match suggestion["kind"]:
        case "REGION":
            return links.region(locale, suggestion)
        case "SECTOR":
            return links.page(locale, "projects/", [("sector", suggestion["slug"])])
        case _:
            return links.record(locale, suggestion)
