"""The page of one request, and the forms of what can be done with it."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from portal import links
from portal.forms import new_key
from portal.pages.workspace.requests.acts import ACTS, Act, as_input
from portal.pages.workspace.requests.fields import Error, read
from portal.pages.workspace.requests.form import Shown, form_page
from portal.problems import Missing
from portal.uploads import keep, read_sent
from portal.visit import Page, Visit

_NUMBER = "number"


async def request_page(visit: Visit) -> Page:
    """The request as the own party sees it. That a recipient has opened it is noted by this page, as its receipt."""
    found = await _found(visit)
    if found["incoming"] and not found["incoming"]["openedAt"]:
        await visit.ask("workspace/request_open", part=found["incoming"]["id"])
        found = await _found(visit)
    letter = found["outgoing"] or found["incoming"]["letter"]
    parts = [found["incoming"]] if found["incoming"] else found["outgoing"]["recipients"]
    context = {
        "letter": letter,
        "parts_of": [{**part, "acts": list(_acts(visit, part, sender=not found["incoming"]))} for part in parts],
        "whole": _whole(visit, parts) if found["outgoing"] else [],
        "incoming": bool(found["incoming"]),
        "back": links.page(visit.locale, "workspace/requests/", [("box", "in" if found["incoming"] else "out")]),
    }
    return Page(
        "workspace/request.html", f"{letter['number']}: {letter['subject']}", section="requests", context=context
    )


async def part_page(visit: Visit) -> Response:
    """To the page of the request that a duty is about."""
    part = f"RequestRecipient:{visit.request.path_params['part']}"
    found = (await visit.ask("workspace/request_number", id=part))["incomingRequest"]
    if found is None:
        raise Missing
    return RedirectResponse(links.page(visit.locale, f"workspace/requests/{found['letter']['number']}/"), 303)


async def act_page(visit: Visit) -> Page | Response:
    """The form of an act; sent, it does it and leads back to the request."""
    act = ACTS.get(visit.request.path_params["act"])
    if act is None:
        raise Missing
    found = await _found(visit)
    request, part = found["outgoing"], _part(visit, act, found)
    fields = await act.fields(visit, part)
    shown = Shown(act.title, act.button, fields, _address(visit), act.lead, part["letter"])
    if visit.request.method != "POST":
        return form_page(visit, shown, {}, new_key())
    sent = await read_sent(visit)
    values, errors = read(visit, fields, sent.fields)
    uploads, problems = await keep(visit, sent) if any(field.kind == "files" for field in fields) else ([], [])
    errors += [Error(code="FILE", message=problem, path=["files"]) for problem in problems]
    if not errors:
        given = as_input(values) | ({"files": [upload for upload, _ in uploads]} if uploads else {})
        variables = act.variables(request["id"] if request else "", part["id"], given)
        done = (await visit.ask(f"workspace/request_{act.name}", **variables, again=sent.last("again") or new_key()))[
            "done"
        ]
        errors = done["errors"]
    if errors:
        return form_page(visit, shown, sent.fields, sent.last("again"), errors, uploads)
    return RedirectResponse(_address(visit), 303)


async def _found(visit: Visit) -> dict[str, Any]:
    found = await visit.ask("workspace/request", number=visit.request.path_params[_NUMBER])
    if not found["incoming"] and not found["outgoing"]:
        raise Missing
    return found


def _part(visit: Visit, act: Act, found: Mapping[str, Any]) -> dict[str, Any]:
    """The part that the act is about; Missing where the own party is not the side that does it."""
    if not act.sender:
        if not found["incoming"]:
            raise Missing
        return found["incoming"]
    for part in found["outgoing"]["recipients"] if found["outgoing"] else ():
        if act.whole or part["party"]["slug"] == visit.value("to"):
            return part | {"letter": found["outgoing"]}
    raise Missing


def _acts(visit: Visit, part: Mapping[str, Any], *, sender: bool) -> Iterable[tuple[str, str, str]]:
    """Name, title and address of what can be done with a part."""
    for act in ACTS.values():
        if act.sender is sender and not act.whole and set(act.possible) & set(part["possible"]):
            query = [("to", part["party"]["slug"])] if sender else []
            yield act.name, visit.text(act.title), links.page(visit.locale, f"{_path(visit)}{act.name}/", query)


def _whole(visit: Visit, parts: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """What can be done with a request of one's own: withdrawn from who has not answered, or else closed."""
    possible = [set(part["possible"]) for part in parts]
    names = ["withdraw"] if any("WITHDRAW" in each for each in possible) else []
    names += ["close"] if not names and any("CLOSE" in each for each in possible) else []
    return [(name, visit.text(ACTS[name].title), links.page(visit.locale, f"{_path(visit)}{name}/")) for name in names]


def _path(visit: Visit) -> str:
    return f"workspace/requests/{visit.request.path_params[_NUMBER]}/"


def _address(visit: Visit) -> str:
    return links.page(visit.locale, _path(visit))
