"""The lists of requests: those that came to the own party, and those it has sent; what is overdue first."""

from collections.abc import Mapping, Sequence
from typing import Any

from locales.gettext import N_
from locales.labels import labels
from portal import links
from portal.problems import Misread
from portal.visit import Page, Visit

INCOMING, OUTGOING = "in", "out"
BOXES: Mapping[str, Sequence[str]] = {
    "MINISTRY": (OUTGOING,),
    "LOCAL_EXECUTIVE_BODY": (INCOMING, OUTGOING),
    "SERVICE_CENTRE": (INCOMING,),
    "AGENCY": (INCOMING,),
}
"""Which lists the Rules give a party anything for (§7, 9, 18.4, 22, 23)."""
NEW: Mapping[str, Sequence[tuple[str, str]]] = {
    "MINISTRY": (("new", N_("New request")), ("letter", N_("Enter a letter on paper"))),
    "LOCAL_EXECUTIVE_BODY": (("new", N_("New request")), ("letter", N_("Enter a letter on paper"))),
    "SERVICE_CENTRE": (("letter", N_("Enter a letter on paper")), ("explanation", N_("Explanation given"))),
    "AGENCY": (("letter", N_("Enter a letter on paper")),),
}
NAMES: Mapping[str, str] = {INCOMING: N_("Incoming"), OUTGOING: N_("Outgoing")}
_DOCUMENTS = {INCOMING: "workspace/requests_incoming", OUTGOING: "workspace/requests_outgoing"}
TITLE = N_("Requests")


async def list_page(visit: Visit) -> Page:
    """One list, narrowed to a standing if one is chosen."""
    box, standing = visit.value("box") or "", visit.value("standing")
    if box not in ("", *NAMES) or standing not in ("", *labels("request_standing", visit.locale)):
        raise Misread
    filter = {"standings": [standing.upper()]} if standing else {}
    found = await visit.ask(_DOCUMENTS[box or INCOMING], filter=filter, after=visit.value("after") or None)
    kind = found["viewer"]["party"]["kind"]
    boxes = BOXES.get(kind, (INCOMING,))
    if not box and INCOMING not in boxes:
        box = OUTGOING
        found = await visit.ask(_DOCUMENTS[box], filter=filter, after=visit.value("after") or None)
    return Page(
        "workspace/requests.html",
        visit.text(TITLE),
        section="requests",
        context=_context(visit, found, box or INCOMING, boxes),
    )


def _context(visit: Visit, found: Mapping[str, Any], box: str, boxes: Sequence[str]) -> dict[str, Any]:
    found_list, standing = found["list"], visit.value("standing")
    counts = {bucket["value"]: bucket["count"] for bucket in found_list["facets"][0]["buckets"]}
    end = found_list["pageInfo"]["endCursor"] if found_list["pageInfo"]["hasNextPage"] else None
    return {
        "party": found["viewer"]["party"],
        "box": box,
        "boxes": [(each, visit.text(NAMES[each]), _address(visit, each)) for each in boxes],
        "incoming": box == INCOMING,
        "standing": standing,
        "standings": [
            (code, name, counts.get(code.upper(), 0)) for code, name in labels("request_standing", visit.locale).items()
        ],
        "list": found_list,
        "next": _address(visit, box, standing, end) if end else None,
        "first": _address(visit, box, standing) if visit.value("after") else None,
        "new": [
            (links.page(visit.locale, f"workspace/requests/{path}/"), visit.text(title))
            for path, title in NEW.get(found["viewer"]["party"]["kind"], ())
        ],
    }


def _address(visit: Visit, box: str, standing: str = "", after: str | None = None) -> str:
    query = [("box", box), ("standing", standing), ("after", after or "")]
    return links.page(visit.locale, "workspace/requests/", query)
