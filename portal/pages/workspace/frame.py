"""What all pages of the workspace share: somebody is signed in, forms carry a token, and no cache keeps a page.

A page is a handler wrapped in `signed_in`; a section of the menu is a line of `MENU`.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import RedirectResponse, Response

from api.app import identify_visitor
from api.door import Refused
from locales.gettext import N_
from portal import links
from portal.csrf import form_token, is_form_token
from portal.forms import read_fields
from portal.problems import Foreign, Unavailable
from portal.visit import Page, Visit

Handler = Callable[[Visit], Awaitable[Page | Response]]

MENU = (("enquiries", N_("Questions")), ("requests", N_("Requests")), ("duties", N_("Duties")))
"""Sections under /workspace/ with their names."""
_OURS = re.compile(r"/(kk|ru|en)/workspace/[\w/.%-]{0,300}(\?[!-~]{0,500})?", re.ASCII)


def signed_in(handler: Handler) -> Handler:
    """A page for members; a stranger is led to the form to sign in, and back."""

    async def show(visit: Visit) -> Page | Response:
        await identify(visit)
        viewer = (await visit.ask("workspace/viewer"))["viewer"] if visit.actor else None
        if viewer is None:
            return RedirectResponse(_to_sign_in(visit), 303)
        found = await handler(visit)
        if isinstance(found, Response):
            return found
        known = {"viewer": viewer, "token": form_token(str(visit.actor.session)), "menu": MENU}
        return private(found, known)

    return show


def private(page: Page, more: Mapping[str, Any]) -> Page:
    """A page as the workspace shows it."""
    return replace(page, private=True, indexed=False, context={"unconfirmed": False, **more, **page.context})


async def identify(visit: Visit) -> None:
    """Find out who it is; a key of a machine opens no pages."""
    try:
        actor = await identify_visitor(visit.request)
    except Refused:
        raise Unavailable from None
    visit.actor = actor if actor is not None and actor.session else None


async def read_signed(visit: Visit) -> dict[str, str]:
    """The fields of a form of this session; Foreign for one that does not carry its token."""
    fields = await read_fields(visit.request)
    if not is_form_token(str(visit.actor.session), fields.pop("token", "")):
        raise Foreign
    return fields


def onward(visit: Visit, wanted: str) -> str:
    """Where to go after signing in: a page of the workspace, and no other."""
    return wanted if _OURS.fullmatch(wanted) else links.page(visit.locale, "workspace/")


def _to_sign_in(visit: Visit) -> str:
    query = [("next", links.page(visit.locale, visit.path, visit.query))] if visit.request.method == "GET" else []
    return links.page(visit.locale, "workspace/sign-in/", query)
