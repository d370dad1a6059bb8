"""The page of a secret link on which an investor follows a question, writes again, and erases it."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from portal import links
from portal.forms import new_key, read_fields
from portal.site import question_days
from portal.visit import Page, Visit
from portal.wording import capital

STATES: Mapping[str, str] = {
    "RECEIVED": N_("Received: it waits for an answer"),
    "ASSIGNED": N_("Somebody is working on the answer"),
    "ANSWERED": N_("Answered"),
    "CLOSED": N_("Closed"),
}

Question = Mapping[str, Any]


async def question_page(visit: Visit) -> Page | Response:
    """How far it has come, and the form to write again."""
    key = visit.value("key")
    question = await _read(visit, key)
    if question is None:
        return _gone(visit)
    if visit.request.method != "POST":
        return page_of(visit, question, key, new=visit.value("new") == "1")
    typed = await read_fields(visit.request)
    wish = {"key": key, "text": typed.get("text", ""), "again": typed.get("again", "")}
    errors = (await visit.ask("question_write", **wish))["done"]["errors"]
    if errors:
        return page_of(visit, question, key, typed=typed, errors=errors)
    return RedirectResponse(links.page(visit.locale, "enquiries/", [("key", key), ("written", "1")]), 303)


async def erase_page(visit: Visit) -> Page | Response:
    """Opening it changes nothing; its button does."""
    key = visit.value("key")
    question = await _read(visit, key)
    if question is None:
        return _gone(visit)
    if visit.request.method != "POST":
        return erasing(visit, question, key)
    await read_fields(visit.request)
    await visit.ask("question_erase", key=key)
    return RedirectResponse(links.page(visit.locale, "enquiries/", [("key", key)]), 303)


def page_of(
    visit: Visit,
    question: Question,
    key: str,
    *,
    new: bool = False,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
) -> Page:
    title = visit.text("Question {number}", number=question["number"])
    context = _context(visit, question, key) | {
        "new": new,
        "written": visit.value("written") == "1" and not errors,
        "typed": (typed or {}).get("text", ""),
        "again": (typed or {}).get("again", "") or new_key(),
        "errors": errors,
        "state": visit.text(STATES[question["state"]]),
        "days": question_days(),
    }
    shown = visit.text("Error: {title}", title=title) if errors else title
    return _page("question.html", shown, context, 400 if errors else 200)


def erasing(visit: Visit, question: Question, key: str) -> Page:
    title = visit.text("Erase the question {number}", number=question["number"])
    return _page("question_erase.html", title, _context(visit, question, key))


def _context(visit: Visit, question: Question, key: str) -> dict[str, Any]:
    subject = question["subject"]
    if subject["kind"] == "REGION":
        address = links.region(visit.locale, subject)
    else:
        address = links.record(visit.locale, subject)
    return {
        "question": question,
        "about": {"title": capital(subject["title"]), "language": subject["titleLanguage"], "url": address},
        "here": links.page(visit.locale, "enquiries/", [("key", key)]),
        "erase": links.page(visit.locale, "enquiries/erase/", [("key", key)]),
    }


def _page(template: str, title: str, context: Mapping[str, Any], status: int = 200) -> Page:
    known = {**context, "unconfirmed": False}
    return Page(template, title, context=known, status=status, indexed=False, private=True)


async def _read(visit: Visit, key: str) -> Question | None:
    return (await visit.ask("question", key=key[:200]))["question"]


def _gone(visit: Visit) -> Page:
    return _page("question_gone.html", visit.text("There is no such question"), {}, 404)
