"""The letters about deadlines, in the language of each member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from api.duties.rules import Step
from api.kernel.mail.letter import Letter
from api.kernel.mail.writing import write
from locales.dates import long_date
from locales.gettext import N_, Translator
from locales.text import Locale, Text, pick

TEMPLATES = Path(__file__).parent / "templates"
MOST_LINES = 30
SUBJECTS: Mapping[Step, str] = {
    Step.AHEAD: N_("A deadline of the Rules is near"),
    Step.DUE: N_("A deadline of the Rules is today"),
    Step.HEAD: N_("Your party has missed a deadline of the Rules"),
    Step.MINISTRY: N_("A party has missed a deadline of the Rules"),
}


@dataclass(frozen=True)
class Line:
    """An obligation as a letter tells of it."""

    clause: str
    text: Text
    due_on: date


@dataclass(frozen=True)
class Recipient:
    """A member who gets a letter."""

    id: UUID
    address: str
    locale: Locale


def letter_about(party: Text, due: Sequence[Line], step: Step, recipient: Recipient, occasion: str) -> Letter:
    """One letter about obligations of one party at the same step, to an address."""
    locale = recipient.locale
    subject = Translator(locale).text(SUBJECTS[step])
    lines = [
        {"clause": line.clause, "text": _said(line.text, locale), "due": long_date(line.due_on, locale)}
        for line in due[:MOST_LINES]
    ]
    values = {"subject": subject, "party": _said(party, locale), "lines": lines, "more": len(due) - len(lines)}
    return write(TEMPLATES / "deadlines", recipient.address, subject, locale, f"{occasion} {recipient.id}", values)


def _said(text: Text, locale: Locale) -> str:
    found = pick(text, locale)
    return found[0] if found else ""
