"""Pages that are mostly text: help, the data, their terms, how to tell of an error."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from locales.gettext import N_
from portal import links, site, structured
from portal.files.open_data import published_counts
from portal.visit import Page, Visit

# In the order of the footer: the address, the title, what the page is about.
TEXTS: Mapping[str, tuple[str, str]] = {
    "help": (N_("Help"), N_("How to search the catalogue, read its marks and tell how far a record can be relied on.")),
    "about": (
        N_("About the data"),
        N_("Where the records of the catalogue come from, how old they are and who has confirmed them."),
    ),
    "data": (N_("Open data and API"), N_("How to read the catalogue by program, with examples, and on what terms.")),
    "accessibility": (
        N_("Accessibility"),
        N_("For whom the portal works, what was tested, what is known not to work, and how to complain."),
    ),
    "terms": (N_("Terms and privacy"), N_("What you may do with the data, and what the site knows about you.")),
    "report": (N_("Report an error"), N_("Where to write about a wrong figure, a broken page or a mistake in a text.")),
}

# What a client may ask, as it stands on the page; tests execute every one of them.
EXAMPLES: Mapping[str, str] = {
    "largest_projects": N_("The largest projects of one region"),
    "sites_with_land": N_("Sites of 100 hectares and more, with their networks"),
    "region_figures": N_("Figures and tariffs of one region"),
    "search": N_("Search in any language"),
    "events_ahead": N_("Events ahead, and those whose date is not known"),
    "all_projects": N_("All projects, a hundred at a time: give endCursor as after until hasNextPage is false"),
}
_HOME = Path(__file__).parent.parent / "examples"


@cache
def example(name: str) -> str:
    return (_HOME / f"{name}.graphql").read_text("utf-8").strip()


def text_page(section: str) -> Callable[[Visit], Awaitable[Page]]:
    title, description = TEXTS[section]

    async def show(visit: Visit) -> Page:
        context = {"unconfirmed": False, **_CONTEXT.get(section, _nothing)()}
        if section == "data":
            context |= {
                "files": await published_counts(),
                "changed": (await visit.ask("sitemap"))["catalogue"]["updatedAt"],
            }
        return Page(
            f"{section}.html",
            visit.text(title),
            visit.text(description),
            section,
            context,
            structured=(_dataset(visit, visit.text(description)),) if section == "data" else (),
        )

    return show


def _dataset(visit: Visit, description: str) -> structured.Thing:
    name = visit.text("Regional investment catalogue of Kazakhstan")
    return structured.dataset(visit.locale, visit.path, name, description, site.licence())


def _nothing() -> dict[str, Any]:
    return {}


def _data() -> dict[str, Any]:
    return {
        "endpoint": links.absolute("/graphql"),
        "examples": [(title, example(name)) for name, title in EXAMPLES.items()],
        "limited": site.questions_limited(),
        "licence": site.licence(),
    }


def _terms() -> dict[str, Any]:
    return {"contact": site.contact(), "licence": site.licence(), "question_days": site.question_days()}


def _contact() -> dict[str, Any]:
    return {"contact": site.contact()}


_CONTEXT: Mapping[str, Callable[[], dict[str, Any]]] = {
    "data": _data,
    "accessibility": _contact,
    "terms": _terms,
    "report": _contact,
}


async def site_map(visit: Visit) -> Page:
    """The sections, all regions, and the pages about the portal, as a page for people."""
    answer = await visit.ask("site_map")
    context = {
        "regions": answer["regions"]["nodes"],
        "texts": [(section, title) for section, (title, _) in TEXTS.items()],
        "unconfirmed": False,
    }
    description = visit.text("All sections and regions of the portal on one page.")
    return Page("site_map.html", visit.text("Site map"), description, "sitemap", context)
