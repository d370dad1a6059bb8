"""What can be done with a request after it was sent: one form each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from locales.gettext import N_
from portal.pages.workspace.requests.fields import Field, asked, channel_fields, choice
from portal.visit import Visit

Values = dict[str, Any]
Part = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """`possible`: the names by which the API says that it can be done; `sender`: whose act it is."""

    name: str
    possible: Sequence[str]
    title: str
    button: str
    fields: Callable[[Visit, Part], Awaitable[list[Field]]]
    sender: bool = False
    whole: bool = False
    """About the request with all its recipients."""
    lead: str = ""

    def variables(self, request: str, part: str, values: Values) -> Values:
        """What its mutation takes."""
        if self.whole:
            return {"request": request, **values}
        return {"input": {"recipient": part, **values}}


async def _assign(visit: Visit, part: Part) -> list[Field]:
    del part
    found = (await visit.ask("workspace/request_colleagues"))["colleagues"]
    people = [(each["id"], each["name"]) for each in found]
    return [
        asked(Field("lead", N_("Responsible person"), "choice"), people),
        asked(Field("helpers", N_("Who helps"), "checks", required=False), people),
    ]


async def _answer(visit: Visit, part: Part) -> list[Field]:
    full = [("1", visit.text(N_("This is the full answer"))), ("", visit.text(N_("A part; more is to come")))]
    oral = part["letter"]["kind"] == "EXPLANATION"
    return [
        Field("full", N_("Full or in part"), "radios", options=full, required=False, begin="1"),
        Field("text", N_("Answer"), "area"),
        Field("files", N_("Files"), "files", N_("Up to 10. Materials need at least one."), required=False),
        *channel_fields(visit, oral=oral),
    ]


async def _delay(visit: Visit, part: Part) -> list[Field]:
    del part
    return [
        choice(visit, "cause", N_("Cause"), "delay_cause"),
        Field("reason", N_("Reason for the delay"), "area"),
        Field("newDate", N_("The answer will be given by"), "date", N_("Later than the deadline that holds now.")),
    ]


async def _decide(visit: Visit, part: Part) -> list[Field]:
    del part
    options = [("1", visit.text(N_("Accept the delay"))), ("", visit.text(N_("Refuse it: the deadline before holds")))]
    return [
        Field("accept", N_("Decision"), "radios", options=options, required=False, begin="1"),
        Field("note", N_("Note"), "area", required=False),
    ]


async def _withdraw(visit: Visit, part: Part) -> list[Field]:
    del visit, part
    return [Field("reason", N_("Why it is withdrawn"), "area")]


async def _close(visit: Visit, part: Part) -> list[Field]:
    del visit, part
    return []


ACTS: Mapping[str, Act] = {
    each.name: each
    for each in (
        Act("answer", ("ANSWER", "ANSWER_PARTLY"), N_("Answer the request"), N_("Send the answer"), _answer),
        Act(
            "assign",
            ("ASSIGN",),
            N_("Name who answers"),
            N_("Name them"),
            _assign,
            lead=N_("To name others later does not set the clock back."),
        ),
        Act(
            "delay",
            ("GIVE_DELAY",),
            N_("Tell of a delay"),
            N_("Tell of the delay"),
            _delay,
            lead=N_("A delay is told before the deadline or on its last day (§23). The sender may refuse it."),
        ),
        Act("decide", ("DECIDE_DELAY",), N_("Decide on the delay"), N_("Decide"), _decide, sender=True),
        Act(
            "close",
            ("CLOSE",),
            N_("Close the request"),
            N_("Close the request"),
            _close,
            sender=True,
            whole=True,
            lead=N_("Everything that was asked for has come. Nothing can be added afterwards."),
        ),
        Act(
            "withdraw",
            ("WITHDRAW",),
            N_("Withdraw the request"),
            N_("Withdraw the request"),
            _withdraw,
            sender=True,
            whole=True,
            lead=N_("It is taken back from all who have not answered in full."),
        ),
    )
}


def as_input(values: Values) -> Values:
    """Values of a form as the mutation has them."""
    for flag in ("full", "accept"):
        if flag in values:
            values[flag] = values[flag] == "1"
    return values
