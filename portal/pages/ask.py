"""The form by which an investor asks about a record or a region, without an account."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from locales.territories import countries
from portal import links
from portal.forms import new_key, read_fields
from portal.pages.parameters import code_in_path
from portal.pages.records import read_record
from portal.problems import Missing
from portal.site import question_days
from portal.visit import Page, Visit
from portal.wording import capital

SECTIONS: Mapping[str, str] = {"projects": "ask_project", "sites": "ask_site", "partners": "ask_partner"}
FIELDS = ("name", "email", "country", "text")
TITLES: Mapping[str, str] = {
    "PROJECT": N_("Ask about this project"),
    "NICHE": N_("Ask about this niche"),
    "SITE": N_("Ask about this site"),
    "PARTNER": N_("Ask about this company"),
    "REGION": N_("Ask about this region"),
}
_TRAP = "website"
_TRAPPED = N_("Leave the field for programs empty.")

Error = Mapping[str, Any]
Read = Callable[[Visit], Awaitable[dict[str, Any]]]


def ask_page(section: str) -> Callable[[Visit], Awaitable[Page | Response]]:
    """The form of a section: of its records, or of regions."""
    read = _region if section == "regions" else _record(SECTIONS[section])

    async def show(visit: Visit) -> Page | Response:
        subject = await read(visit)
        right = f"{subject['url']}ask/"
        if visit.request.url.path != right:
            return RedirectResponse(right, 301 if visit.request.method == "GET" else 308)
        if visit.request.method != "POST":
            return _form(visit, section, subject, {"again": new_key()})
        return await _sent(visit, section, subject)

    return show


async def _sent(visit: Visit, section: str, subject: Mapping[str, Any]) -> Page | Response:
    typed = await read_fields(visit.request)
    if typed.get(_TRAP):
        return _form(visit, section, subject, typed, [{"message": visit.text(_TRAPPED), "path": [_TRAP]}])
    wish = {name: typed.get(name, "") for name in FIELDS}
    wish |= {"about": subject["id"], "locale": visit.locale, "consent": typed.get("consent") == "1"}
    done = (await visit.ask("question_ask", input=wish, again=typed.get("again", "")))["done"]
    if done["errors"]:
        return _form(visit, section, subject, typed, done["errors"])
    address = links.page(visit.locale, "enquiries/", [("key", done["key"]), ("new", "1")])
    return RedirectResponse(address, 303)


def _form(
    visit: Visit, section: str, subject: Mapping[str, Any], typed: Mapping[str, str], errors: list[Error] | None = None
) -> Page:
    title, codes = visit.text(TITLES[subject["kind"]]), {error.get("code") for error in errors or ()}
    # a key that was used for another text is of no use any more
    again = new_key() if codes & {"IDEMPOTENCY_KEY_REUSED", "BAD_FORM_KEY"} else typed.get("again", "")
    context = {
        "subject": subject,
        "typed": {name: typed.get(name, "") for name in (*FIELDS, _TRAP)} | {"consent": typed.get("consent") == "1"},
        "again": again or new_key(),
        "errors": errors or [],
        "heading": title,
        "wrong": dict.fromkeys((*FIELDS, "consent"), "")
        | {error["path"][0]: error["message"] for error in reversed(errors or ()) if error["path"]},
        "countries": countries(visit.locale),
        "days": question_days(),
        "unconfirmed": False,
    }
    shown = visit.text("Error: {title}", title=title) if errors else title
    status = 200 if not errors else 429 if "TOO_MANY" in codes else 400
    return Page("ask.html", shown, section=section, context=context, status=status, indexed=False, private=True)


def _record(document: str) -> Read:
    async def read(visit: Visit) -> dict[str, Any]:
        node = await read_record(visit, document)
        return node | {"url": links.record(visit.locale, node)}

    return read


async def _region(visit: Visit) -> dict[str, Any]:
    node = (await visit.ask("ask_region", slug=code_in_path(visit, "name")))["region"]
    if node is None:
        raise Missing
    named = {"title": capital(node["name"]), "titleLanguage": node["nameLanguage"], "kind": "REGION", "region": node}
    return node | named | {"url": links.region(visit.locale, node)}
