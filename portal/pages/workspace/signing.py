"""Signing in and out, and the links of letters by which a password is chosen."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from portal import links
from portal.forms import read_fields
from portal.pages.workspace.frame import identify, onward, private, read_signed
from portal.visit import Page, Visit

Errors = list[Mapping[str, Any]]
JOIN, RESET = N_("Open your account"), N_("Choose a new password")
_LONGEST = 500


async def sign_in_page(visit: Visit) -> Page | Response:
    if visit.request.method != "POST":
        return _sign_in(visit, "", [])
    typed = await read_fields(visit.request)
    await identify(visit)
    wish = {name: typed.get(name, "")[:_LONGEST] for name in ("email", "password", "code")}
    errors = (await visit.ask("workspace/sign_in", **wish))["done"]["errors"]
    if errors:
        return _sign_in(visit, wish["email"], errors)
    return RedirectResponse(onward(visit, visit.value("next")), 303, headers=visit.headers)


async def sign_out_page(visit: Visit) -> Response:
    """By a form alone; opening the address changes nothing."""
    await identify(visit)
    if visit.request.method == "POST" and visit.actor:
        await read_signed(visit)
        await visit.ask("workspace/sign_out")
    return RedirectResponse(links.page(visit.locale, "workspace/sign-in/"), 303, headers=visit.headers)


def password_page(mutation: str, title: str) -> Callable[[Visit], Awaitable[Page | Response]]:
    """The page of a link by which a password is chosen."""

    async def show(visit: Visit) -> Page | Response:
        errors: Errors = []
        if visit.request.method == "POST":
            password = (await read_fields(visit.request)).get("password", "")
            wish = {"key": visit.value("key")[:200], "password": password[:_LONGEST]}
            errors = (await visit.ask(mutation, **wish))["done"]["errors"]
            if not errors:
                return RedirectResponse(links.page(visit.locale, "workspace/sign-in/", [("ready", "1")]), 303)
        here = links.page(visit.locale, visit.path, visit.query)
        return _page(visit, "workspace/password.html", visit.text(title), {"here": here}, errors)

    return show


def _sign_in(visit: Visit, email: str, errors: Errors) -> Page:
    here = links.page(visit.locale, visit.path, [("next", visit.value("next"))])
    context = {"here": here, "email": email, "ready": visit.value("ready") == "1"}
    return _page(visit, "workspace/sign_in.html", visit.text("Sign in"), context, errors)


def _page(visit: Visit, template: str, title: str, context: Mapping[str, Any], errors: Errors) -> Page:
    shown = visit.text("Error: {title}", title=title) if errors else title
    status = 200 if not errors else 429 if errors[0]["code"] == "TOO_MANY" else 400
    known = {"errors": errors, "heading": title, "viewer": None, "menu": ()}
    return private(Page(template, shown, context=context, status=status), known)
