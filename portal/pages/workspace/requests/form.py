"""One form of requests as a page: its fields, what was typed into them, what is wrong."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import links
from portal.forms import new_key
from portal.pages.workspace.requests.fields import Error, Field
from portal.visit import Page, Visit


@dataclass(frozen=True)
class Shown:
    """What a form shows beside its fields. `back`: where it leads back to; `about`: the request it belongs to."""

    title: str
    button: str
    fields: Sequence[Field]
    back: str
    lead: str = ""
    about: Mapping[str, Any] | None = None


def form_page(
    visit: Visit,
    shown: Shown,
    typed: Mapping[str, list[str]],
    again: str,
    errors: Sequence[Error] = (),
    uploads: Sequence[tuple[str, str]] = (),
) -> Page:
    """The form, with what is wrong at the top and at each field."""
    title = visit.text(shown.title)
    titles = {field.name: visit.text(field.title) for field in shown.fields}
    placed = [{**error, "path": _place(error, titles)} for error in errors]
    named = [
        {**error, "message": f"{titles[error['path'][0]]}: {error['message']}" if error["path"] else error["message"]}
        for error in placed
    ]
    if any(error.get("code") == "IDEMPOTENCY_KEY_REUSED" for error in errors):
        again = new_key()
    context = {
        "shown": shown,
        "typed": {field.name: typed.get(field.name, [field.begin] if field.begin else []) for field in shown.fields},
        "again": again or new_key(),
        "errors": named,
        "wrong": {error["path"][0]: error["message"] for error in reversed(placed) if error["path"]},
        "uploads": uploads,
        "list_address": links.page(visit.locale, "workspace/requests/"),
        "here": links.page(visit.locale, visit.path, visit.query),
        "heading": title,
    }
    whole = visit.text("Error: {title}", title=title) if errors else title
    return Page(
        "workspace/request_form.html", whole, section="requests", context=context, status=400 if errors else 200
    )


def _place(error: Error, names: Collection[str]) -> list[str]:
    """The field that an error belongs to; none for one of the whole."""
    first = error["path"][0] if error["path"] else ""
    return [first] if first in names else []
