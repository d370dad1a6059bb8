"""What holds for enquiries (§5, §14.5, §16, §17.2). Pure: time is an argument.

The Rules give no term for an answer to an investor; the register of clauses has one as our policy.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.enquiries.codes import EnquiryState, Outcome
from api.kernel.actor import PartyKind
from api.kernel.mail.address import clean_address
from api.kernel.refusals import Reason
from locales.gettext import N_
from locales.territories import COUNTRIES

LONGEST_NAME, LONGEST_TEXT, LONGEST_ANSWER = 200, 5000, 10_000
NUMBER = re.compile(r"\d\d-[0-9A-Z]{5}-[0-9A-Z]{5}", re.ASCII)
KEY = re.compile(r"[!-~]{16,100}", re.ASCII)

HOUR_S, DAY_S = 3600, 86_400
MOST_BY_CLIENT, MOST_BY_ADDRESS, MOST_IN_ALL = 20, 10, 300
"""Questions from one network address and in all within an hour, from one e-mail address within a day."""
LETTERS_A_DAY = 20
"""To one member about what waits for their party."""

RECEIVED, ASSIGNED, ANSWERED, CLOSED = EnquiryState
WAITING = frozenset({RECEIVED, ASSIGNED})
"""The states in which the investor waits for an answer."""

BAD_NAME = Reason("BAD_NAME", N_("Write your name on one line, in at most {most} letters."), ("name",))
BAD_ADDRESS = Reason(
    "BAD_ADDRESS", N_("Write your e-mail address in full, like name@example.com: the answer goes there."), ("email",)
)
BAD_COUNTRY = Reason("BAD_COUNTRY", N_("Choose your country from the list."), ("country",))
NO_TEXT = Reason("NO_TEXT", N_("Write something here."), ("text",))
LONG_TEXT = Reason("LONG_TEXT", N_("At most {most} characters can be sent; this has {length}."), ("text",))
BAD_TEXT = Reason("BAD_TEXT", N_("The text has invisible control characters: write it anew."), ("text",))
NO_CONSENT = Reason("NO_CONSENT", N_("Without your consent we may not keep the question: tick the box."), ("consent",))
BAD_FORM_KEY = Reason("BAD_FORM_KEY", N_("An idempotency key of a question has 16 to 100 signs that nobody can guess."))
NOT_HOLDER = Reason("NOT_HOLDER", N_("Another party answers this question now: it was handed over."), clause="16")
ERASED = Reason("ERASED", N_("The personal data of this question were erased: nothing can be done with it any more."))
NO_SUCH_PARTY = Reason("NO_SUCH_PARTY", N_("A question goes to another party of its region or of the centre."))
NO_SUCH_MEMBER = Reason("NO_SUCH_MEMBER", N_("Only a member of your party who answers questions can be named."))
UNANSWERED = Reason("UNANSWERED", N_("Nobody has answered yet: answer first, or say that it is no question."))

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Transition:
    """From which states an act leads, and where; `to`: None where it changes nothing, or it depends."""

    sources: frozenset[EnquiryState]
    to: EnquiryState | None
    clause: str


TRANSITIONS: Mapping[str, Transition] = {
    "assign": Transition(WAITING, ASSIGNED, "16"),
    "answer": Transition(WAITING, ANSWERED, "17.2"),
    "hand": Transition(WAITING, RECEIVED, "16"),
    "note": Transition(WAITING | {ANSWERED}, None, "16"),
    "close": Transition(WAITING | {ANSWERED}, CLOSED, "16"),
    "reopen": Transition(frozenset({ANSWERED, CLOSED}), RECEIVED, "16"),
    # what investors do themselves: write again, which is a new question in the same thread, and have all erased
    "write": Transition(frozenset(EnquiryState), RECEIVED, "16"),
    "erase": Transition(frozenset(EnquiryState), CLOSED, "16"),
}
"""Everything that can be done with an enquiry. Who has it assigned keeps it when it waits again."""

HANDLERS = (PartyKind.SERVICE_CENTRE, PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.AGENCY, PartyKind.MINISTRY)
"""Who may answer: the centre (§17.2), the akimat in its place, the Agency (§14.5), the Ministry (§5)."""
CHAIN = (PartyKind.SERVICE_CENTRE, PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.AGENCY)
"""Who gets a new enquiry: the first one that takes part."""


def clause_of(kind: PartyKind) -> str:
    """The paragraph by which a party answers investors."""
    return {PartyKind.AGENCY: "14.5", PartyKind.MINISTRY: "5"}.get(kind, "17.2")


@dataclass(frozen=True)
class Candidate:
    """A party that takes part; `staffed`: it has an account by which somebody could answer."""

    kind: PartyKind
    staffed: bool


def first_holder(candidates: Iterable[Candidate]) -> Candidate:
    """Who gets a new enquiry; among parties of which none has an account yet, the one the Rules name first."""
    return min(candidates, key=lambda each: (not each.staffed, CHAIN.index(each.kind)))


def after(act: str, *, assigned: bool) -> EnquiryState:
    """The state after an act that leads to one."""
    to = TRANSITIONS[act].to
    assert to is not None, act
    return ASSIGNED if to is RECEIVED and assigned else to


def closing_objection(outcome: Outcome, state: EnquiryState) -> Reason | None:
    """Why an enquiry cannot be closed so."""
    return UNANSWERED.at("outcome") if outcome is Outcome.ANSWERED and state is not ANSWERED else None


def clean_name(typed: str) -> str | None:
    """The name without needless space; None for what is none, such as two lines."""
    name = unicodedata.normalize("NFC", " ".join(typed.split(" ")).strip())
    return name if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None


def clean_text(typed: str) -> str:
    """The text with one kind of line ends and nothing empty round it."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", typed)).strip()


def text_objection(text: str, most: int = LONGEST_TEXT) -> Reason | None:
    """Why a cleaned text cannot be sent."""
    if _CONTROL.search(text):
        return BAD_TEXT
    if not any(map(str.isprintable, text.replace(" ", ""))):
        return NO_TEXT
    return LONG_TEXT.at(*LONG_TEXT.path, most=most, length=len(text)) if len(text) > most else None


def question_objections(name: str, address: str, country: str, text: str, *, consent: bool) -> list[Reason]:
    """All that is wrong with a question, in the order of the form."""
    found = (
        text_objection(clean_text(text)),
        None if clean_name(name) else BAD_NAME.at(*BAD_NAME.path, most=LONGEST_NAME),
        None if clean_address(address) else BAD_ADDRESS,
        None if country in COUNTRIES else BAD_COUNTRY,
        None if consent else NO_CONSENT,
    )
    return [objection for objection in found if objection]
