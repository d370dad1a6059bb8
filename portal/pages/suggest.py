"""Suggestions for the search field as JSON: text, url, kind and its name. The search page works without them."""

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
    return JSONResponse([_shown(visit, each) for each in found], headers=_CACHED)


def _shown(visit: Visit, suggestion: Mapping[str, Any]) -> dict[str, str | None]:
    kind = suggestion["kind"]
    names = {"REGION": visit.text("Region"), "SECTOR": visit.text("Sector")}
    label = names.get(kind) or visit.wording.label("record_kind", kind)
    return {"text": suggestion["text"], "url": _url(visit.locale, suggestion), "kind": kind.lower(), "label": label}


def _url(locale: str, suggestion: Mapping[str, Any]) -> str:
    match suggestion["kind"]:
        case "REGION":
            return links.region(locale, suggestion)
        case "SECTOR":
            return links.page(locale, "projects/", [("sector", suggestion["slug"])])
        case _:
            return links.record(locale, suggestion)
