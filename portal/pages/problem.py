"""Pages for what went wrong: plain words, no detail of ours, nothing of the address repeated."""

from collections.abc import Mapping

from locales.gettext import N_
from portal.problems import Busy, Misread, NotOffered, Problem
from portal.visit import Page, Visit

_RETRY_AFTER = 5

_WORDS: Mapping[int, tuple[str, str]] = {
    400: (
        N_("This address cannot be read"),
        N_("It asks for something the catalogue does not know. Perhaps a part of it was lost or mistyped."),
    ),
    403: (
        N_("This form was not sent from our page"),
        N_("Nothing was changed. Open the page again and repeat what you did."),
    ),
    404: (
        N_("There is no such page"),
        N_("Nothing is published at this address. It may have been mistyped, or the record is no longer public."),
    ),
    405: (
        N_("This page is read-only"),
        N_("Nothing can be sent to this address."),
    ),
    410: (
        N_("This record was withdrawn"),
        N_("It was published at this address and is no longer public. What it said is not shown any more."),
    ),
    413: (
        N_("What was sent is too large"),
        N_("Nothing was changed. Go back and send smaller files, or one after the other."),
    ),
    429: (
        N_("Too many pages at once"),
        N_("So many pages were asked for from your address that others would have to wait. Nothing is lost."),
    ),
    500: (
        N_("Something broke on our side"),
        N_("It is not your fault. The error has been recorded."),
    ),
    503: (
        N_("The catalogue is not available at the moment"),
        N_("The database does not answer. This usually lasts some seconds."),
    ),
}


# What a status alone does not say.
_OWN_WORDS: Mapping[type[Problem], tuple[str, str]] = {
    Busy: (
        N_("Many files are being made at the moment"),
        N_("Please ask for this one again in a few seconds."),
    ),
    NotOffered: (
        N_("This file is not offered here"),
        N_("This server cannot make PDF. The page itself can be printed or saved as PDF by the browser."),
    ),
}

# What the parameters of the lists are called on the page.
_FILTERS = {
    "sector": N_("Sector"),
    "region": N_("Region"),
    "stage": N_("Stage"),
    "kind": N_("Kind of record"),
    "type": N_("Kind of site"),
    "readiness": N_("Readiness"),
    "role": N_("Role"),
    "form": N_("Kind of event"),
    "year": N_("Year"),
    "min": N_("Lower bound"),
    "max": N_("Upper bound"),
    "currency": N_("Currency"),
    "district": N_("District"),
    "sort": N_("Order"),
    "utility": N_("Service"),
    "view": N_("View"),
    "page": N_("Page"),
}


_SECTIONS = ("projects", "sites", "partners", "regions", "tariffs", "support", "events")


def problem_page(visit: Visit, problem: Problem) -> Page:
    parameter = problem.parameter if isinstance(problem, Misread) else ""
    return status_page(visit, problem.status, _FILTERS.get(parameter, ""), _OWN_WORDS.get(type(problem)))


def status_page(visit: Visit, status: int, filter_name: str = "", own_words: tuple[str, str] | None = None) -> Page:
    title, text = own_words or _WORDS.get(status, _WORDS[400] if status < 500 else _WORDS[500])
    section = visit.path.split("/", 1)[0]
    context = {
        "title": visit.text(title),
        "text": visit.text(text),
        "filter_name": visit.text(filter_name) if filter_name else "",
        "section": section if section in _SECTIONS else "",
    }
    return Page(
        "problem.html",
        visit.text(title),
        context={**context, "unconfirmed": False},
        status=status,
        indexed=False,
        retry_after=_RETRY_AFTER if status == 503 else None,
    )
