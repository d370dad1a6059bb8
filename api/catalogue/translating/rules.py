"""What a translation may be, and who reviews it. Pure."""

import re
from uuid import UUID

from api.kernel.interchange.values import UNSAFE
from api.kernel.refusals import Reason
from locales.gettext import N_

PATH = ("text",)
HAS_PLACEHOLDERS = Reason("HAS_PLACEHOLDERS", N_("Write words, without marks of programs like {example}."), PATH)
HIDDEN = Reason("HIDDEN_CHARACTERS", N_("The text has hidden characters: write it by hand."), PATH)
IS_SOURCE = Reason("IS_SOURCE", N_("This is the language in which the record was written."), ("locale",))
NOTHING_TO_REVIEW = Reason("NOTHING_TO_REVIEW", N_("Nothing is written in this language yet."), ("locale",))
OWN_TRANSLATION = Reason(
    "OWN_TRANSLATION", N_("You have written this translation yourself: somebody else reviews it."), ("locale",)
)

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|\$\{|\{[A-Za-z_][A-Za-z0-9_.\[\]!:]*\}|%\([A-Za-z_]+\)[a-z]|%[sdr]\b")
_UNSEEN = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff]")


def text_objection(text: str) -> Reason | None:
    """Why words cannot be a translation, whatever the rules of the field say besides."""
    if UNSAFE.search(text) or _UNSEEN.search(text):
        return HIDDEN
    return HAS_PLACEHOLDERS.at(*PATH, example="{{name}}") if _PLACEHOLDER.search(text) else None


def review_objection(reviewer: UUID, writer: UUID | None) -> Reason | None:
    """Why somebody may not review what was written by *writer*; None for what nobody here has written."""
    return OWN_TRANSLATION if reviewer == writer else None
