"""Forms by which requests begin: a new one, a letter on paper, an explanation that was given."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.gettext import N_
from portal import links
from portal.forms import new_key
from portal.pages.workspace.requests.fields import Error, Field, channel_fields, choice, letter_fields, read
from portal.pages.workspace.requests.form import Shown, form_page
from portal.problems import Missing
from portal.uploads import keep, read_sent
from portal.visit import Page, Visit
from portal.wording import capital

_OF_MINISTRY = ("MATERIALS", "APPLICATION_HELP", "EXPLANATION", "OTHER_LETTER")
SENT_KINDS: Mapping[str, Sequence[str]] = {"MINISTRY": _OF_MINISTRY, "LOCAL_EXECUTIVE_BODY": ("SUPPORT_MEASURES",)}
PAPER_KINDS: Mapping[str, Sequence[str]] = {
    "MINISTRY": _OF_MINISTRY,
    "LOCAL_EXECUTIVE_BODY": ("OTHER_LETTER", "SUPPORT_MEASURES"),
    "SERVICE_CENTRE": _OF_MINISTRY,
    "AGENCY": ("OTHER_LETTER", "SUPPORT_MEASURES"),
}
RECIPIENTS: Mapping[str, Sequence[str]] = {
    "MINISTRY": ("AGENCY", "LOCAL_EXECUTIVE_BODY", "SERVICE_CENTRE"),
    "LOCAL_EXECUTIVE_BODY": ("AGENCY",),
}
Parties = list[dict[str, Any]]


async def new_page(visit: Visit) -> Page | Response:
    """A request that is sent now."""
    own, parties = await _parties(visit)
    if own["kind"] not in SENT_KINDS:
        raise Missing
    fields = [
        choice(visit, "kind", N_("What is asked for"), "request_kind", SENT_KINDS[own["kind"]]),
        _recipients(visit, own, parties),
        *_words(),
        Field("dueOn", N_("Own deadline"), "date", N_("Wins over the deadline of the Rules."), required=False),
        *channel_fields(visit),
    ]
    return await _page(visit, "send", Shown(N_("New request"), N_("Send the request"), fields, _list(visit)))


async def letter_page(visit: Visit) -> Page | Response:
    """A letter that went on paper, entered by either side."""
    own, parties = await _parties(visit)
    if own["kind"] not in PAPER_KINDS:
        raise Missing
    fields = [
        choice(visit, "kind", N_("What is asked for"), "request_kind", PAPER_KINDS[own["kind"]]),
        *_other_side(visit, own, parties),
        *letter_fields(required=True),
        Field("receivedOn", N_("Day on which it came"), "date", N_("The deadline is counted from this day.")),
        *_words(),
        Field("dueOn", N_("Deadline that the letter names"), "date", required=False),
    ]
    shown = Shown(N_("Enter a letter on paper"), N_("Enter the letter"), fields, _list(visit))
    return await _page(visit, "register", shown, lambda values: _sides(values, own, parties))


async def explanation_page(visit: Visit) -> Page | Response:
    """An explanation that a centre gave by word of mouth."""
    own, _ = await _parties(visit)
    if own["kind"] != "SERVICE_CENTRE":
        raise Missing
    fields = [
        Field("subject", N_("Subject")),
        Field("question", N_("What the Ministry asked"), "area"),
        Field("answer", N_("What was explained"), "area"),
        Field("askedAt", N_("When it was asked"), "moment", N_("By the clock of Almaty.")),
        Field("givenAt", N_("When it was explained"), "moment"),
    ]
    lead = N_("How a state service is rendered is explained at once, on the same working day (§9).")
    return await _page(visit, "explain", Shown(N_("Explanation given"), N_("Enter it"), fields, _list(visit), lead))


async def _page(visit: Visit, name: str, shown: Shown, complete: Any = None) -> Page | Response:
    if visit.request.method != "POST":
        return form_page(visit, shown, {}, new_key())
    sent = await read_sent(visit)
    values, errors = read(visit, shown.fields, sent.fields)
    uploads, problems = await keep(visit, sent) if name != "explain" else ([], [])
    errors += [Error(code="FILE", message=problem, path=["files"]) for problem in problems]
    done: dict[str, Any] = {"errors": errors}
    if not errors:
        given = (complete(values) if complete else values) | (
            {"files": [upload for upload, _ in uploads]} if uploads else {}
        )
        done = (await visit.ask(f"workspace/request_{name}", input=given, again=sent.last("again") or new_key()))[
            "done"
        ]
    if done["errors"]:
        return form_page(visit, shown, sent.fields, sent.last("again"), done["errors"], uploads)
    record = done["record"]
    number = record["number"] if "number" in record else record["letter"]["number"]
    return RedirectResponse(links.page(visit.locale, f"workspace/requests/{number}/"), 303)


async def _parties(visit: Visit) -> tuple[dict[str, Any], Parties]:
    found = await visit.ask("workspace/request_parties")
    return found["viewer"]["party"], found["parties"]["nodes"]


def _list(visit: Visit) -> str:
    return links.page(visit.locale, "workspace/requests/")


def _words() -> list[Field]:
    return [
        Field("subject", N_("Subject")),
        Field("body", N_("Text"), "area"),
        Field("investor", N_("For which investor"), hint=N_("Where it is for one."), required=False),
        Field("files", N_("Files"), "files", N_("Up to 10."), required=False),
    ]


def _options(parties: Parties, kind: str) -> list[tuple[str, str]]:
    return [(each["slug"], capital(each["name"])) for each in parties if each["kind"] == kind]


def _recipients(visit: Visit, own: Mapping[str, Any], parties: Parties) -> Field:
    groups = [
        (visit.wording.label("party_kind", kind) or "", _options(parties, kind)) for kind in RECIPIENTS[own["kind"]]
    ]
    return Field("recipients", N_("To whom"), "checks", groups=groups)


def _other_side(visit: Visit, own: Mapping[str, Any], parties: Parties) -> list[Field]:
    """The party on the other side, where the kind of letter does not say which it is."""
    if own["kind"] == "MINISTRY":
        return [_recipients(visit, own, parties)]
    if own["kind"] == "AGENCY":
        options = [*_options(parties, "MINISTRY"), *_options(parties, "LOCAL_EXECUTIVE_BODY")]
        return [Field("sender", N_("From whom"), "choice", options=options)]
    return []


def _sides(values: dict[str, Any], own: Mapping[str, Any], parties: Parties) -> dict[str, Any]:
    """Sender and recipients of a letter: centres and the Agency get theirs, akimats have both ways."""
    if own["kind"] == "MINISTRY":
        return values
    if own["kind"] == "LOCAL_EXECUTIVE_BODY" and values["kind"] == "SUPPORT_MEASURES":
        return values | {"recipients": _slugs(parties, "AGENCY")}
    return {"sender": _slugs(parties, "MINISTRY")[0]} | values | {"recipients": [own["slug"]]}


def _slugs(parties: Parties, kind: str) -> list[str]:
    return [each["slug"] for each in parties if each["kind"] == kind]
