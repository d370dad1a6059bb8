"""What the own party owes by the Rules: overdue, due today, within thirty days."""

from collections.abc import Mapping
from typing import Any

from locales.gettext import N_
from portal import links
from portal.visit import Page, Visit

WINDOWS: Mapping[str, str] = {
    "overdue": N_("Overdue"),
    "today": N_("Due today"),
    "ahead": N_("In the next 30 days"),
}


async def duties_page(visit: Visit) -> Page:
    """The obligations that wait, by how soon."""
    found = await visit.ask("workspace/duties")
    today = {_key(each) for each in found["today"]["nodes"]}
    found["ahead"]["nodes"] = [each for each in found["ahead"]["nodes"] if _key(each) not in today]
    windows = [
        (name, visit.text(title), found[name], [(each, _address(visit, each)) for each in found[name]["nodes"]])
        for name, title in WINDOWS.items()
    ]
    context = {"party": found["viewer"]["party"], "windows": windows}
    return Page("workspace/duties.html", visit.text("Our duties"), section="duties", context=context)


def _key(duty: Mapping[str, Any]) -> tuple[str, str]:
    return duty["clause"]["number"], duty["subjectId"]


def _address(visit: Visit, duty: Mapping[str, Any]) -> str:
    """The page of what a duty is about, where there is one."""
    if duty["subjectKind"] != "request":
        return ""
    return links.page(visit.locale, f"workspace/requests/part/{duty['subjectId']}/")
