"""Questions of investors, as those who answer see them: the list, and one of them with its thread and its forms."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from portal import links
from portal.forms import new_key
from portal.pages.workspace.frame import read_signed
from portal.problems import Misread, Missing
from portal.visit import Page, Visit
from portal.wording import capital

STATES = ("RECEIVED", "ASSIGNED", "ANSWERED", "CLOSED")
VIEWS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "waiting": (N_("Waiting for an answer"), {"held": True, "states": ["RECEIVED", "ASSIGNED"]}),
    "mine": (N_("Assigned to me"), {"mine": True, "states": ["RECEIVED", "ASSIGNED"]}),
    "answered": (N_("Answered ones"), {"held": True, "states": ["ANSWERED"]}),
    "closed": (N_("Closed ones"), {"held": True, "states": ["CLOSED"]}),
    "handed": (N_("Handed to others"), {"held": False}),
}
WAITING = {"RECEIVED", "ASSIGNED"}
ACTS: Mapping[str, tuple[set[str], tuple[str, ...], str]] = {
    "answer": (WAITING, ("text",), N_("The answer was sent.")),
    "assign": (WAITING, ("member",), N_("The question is assigned.")),
    "hand": (WAITING, ("party", "reason"), N_("The question was handed over.")),
    "note": ({*WAITING, "ANSWERED"}, ("text",), N_("The note is saved.")),
    "close": ({*WAITING, "ANSWERED"}, ("outcome",), N_("The question is closed.")),
    "reopen": ({"ANSWERED", "CLOSED"}, (), N_("The question waits for an answer again.")),
}
"""In which states each form is offered, what it asks for, and what is said when it is done."""
STEPS: Mapping[str, str] = {
    "QUESTION": N_("Question"),
    "ASSIGNMENT": N_("Assigned to {name}"),
    "NOTE": N_("Note, seen by the parties alone"),
    "ANSWER": N_("Answer"),
    "HANDOVER": N_("Handed to {name}"),
    "CLOSING": N_("Question closed"),
    "REOPENING": N_("Question opened again"),
}
_OUTCOMES = {"ANSWERED", "NO_QUESTION"}

Node = Mapping[str, Any]


async def list_page(visit: Visit) -> Page:
    view = visit.value("view") or "waiting"
    if view not in VIEWS:
        raise Misread("view")
    title, wanted = VIEWS[view]
    after = visit.value("after")[:300] or None
    order = "URGENT_FIRST" if view in ("waiting", "mine") else "NEWEST_FIRST"
    found = (await visit.ask("workspace/enquiries", filter=wanted, order=order, after=after))["enquiries"]
    here = "workspace/enquiries/"
    following = [("view", view), ("after", found["pageInfo"]["endCursor"] or "")]
    context = {
        "found": found,
        "views": [(links.page(visit.locale, here, [("view", name)]), visit.text(VIEWS[name][0]), name == view)
                  for name in VIEWS],
        "shown": visit.text(title),
        "next": links.page(visit.locale, here, following) if found["pageInfo"]["hasNextPage"] else "",
    }  # fmt: skip
    return Page("workspace/enquiries.html", visit.text("Questions of investors"), section="enquiries", context=context)


async def one_page(visit: Visit) -> Page | Response:
    number = visit.request.path_params["number"][:20]
    node = (await visit.ask("workspace/enquiry", number=number))["enquiry"]
    if node is None:
        raise Missing
    if visit.request.method != "POST":
        return await _page(visit, node)
    typed = await read_signed(visit)
    act = typed.get("act", "")
    if act not in ACTS:
        raise Misread
    wish = {name: typed.get(f"{act}-{name}", "") for name in ACTS[act][1]}
    if act == "close" and wish["outcome"] not in _OUTCOMES:
        raise Misread
    done = (await visit.ask(f"workspace/enquiry_{act}", id=node["id"], again=typed.get("again", ""), **wish))["done"]
    if done["errors"]:
        node = (await visit.ask("workspace/enquiry", number=number))["enquiry"]
        return await _page(visit, node, act, typed, done["errors"])
    return RedirectResponse(links.page(visit.locale, visit.path, [("done", act)]), 303)


async def _page(
    visit: Visit, node: Node, act: str = "", typed: Mapping[str, str] | None = None, errors: Any = ()
) -> Page:
    said, title = visit.wording, visit.text("Question {number}", number=node["number"])
    answer = await visit.ask("workspace/enquiry_choices", region=node["region"]["slug"])
    held = node["holder"]["slug"] == answer["viewer"]["party"]["slug"]
    parties = [*answer["regional"]["nodes"], *answer["central"]["nodes"]]
    named = {f"{act}-{error['path'][-1]}": error["message"] for error in errors if error["path"]}
    fields = {f"{name}-{field}" for name, (_, wanted, _) in ACTS.items() for field in wanted}
    subject = node["subject"]
    context = {
        "node": node,
        "about": links.region(visit.locale, subject)
        if subject["kind"] == "REGION"
        else links.record(visit.locale, subject),
        "state": said.label("enquiry_state", node["state"]),
        "outcome": said.label("enquiry_outcome", node["outcome"]),
        "entries": [(entry, _step(visit, entry)) for entry in node["entries"]],
        "held": held,
        "acts": [name for name, (states, _, _) in ACTS.items()
                 if held and node["state"] in states and not node["erasedAt"]],
        "staff": [(each["id"], each["name"]) for each in answer["enquiryStaff"]],
        "parties": [(each["slug"], each["name"]) for each in parties if each["slug"] != node["holder"]["slug"]],
        "outcomes": [(code, said.label("enquiry_outcome", code)) for code in ("ANSWERED", "NO_QUESTION")
                     if code != "ANSWERED" or node["state"] == "ANSWERED"],
        "typed": dict.fromkeys(fields, "") | dict(typed or {}),
        "wrong": dict.fromkeys(fields, "") | named,
        "errors": [{"message": each["message"], "path": [f"{act}-{each['path'][-1]}"] if each["path"]
                    and f"{act}-{each['path'][-1]}" in fields else []} for each in errors],
        "again": new_key(),
        "opened": act,
        "done": visit.text(ACTS[visit.value("done")][2]) if visit.value("done") in ACTS and not errors else "",
    }  # fmt: skip
    shown = visit.text("Error: {title}", title=title) if errors else title
    return Page("workspace/enquiry.html", shown, section="enquiries", context=context, status=400 if errors else 200)


def _step(visit: Visit, entry: Node) -> str:
    party = entry["toParty"] or {}
    name = (entry["toMember"] or {}).get("name") or capital(party.get("name", ""))
    return visit.text(STEPS[entry["kind"]], name=name) if "{name}" in STEPS[entry["kind"]] else visit.text(
        STEPS[entry["kind"]]
    )  # fmt: skip
