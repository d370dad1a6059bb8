"""Who keeps which records by which paragraph, and how an edition goes its way to the public. Pure: time is an argument.

An edition goes draft → submitted → published → superseded or withdrawn, or is returned with a reason. While the next
edition is on its way, the published one stays public.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from api.kernel.actor import PartyKind
from api.kernel.refusals import Reason
from locales.gettext import N_

_AKIMAT, _CENTRE = PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.SERVICE_CENTRE

KEEPERS: Mapping[str, Mapping[PartyKind, str]] = {
    "project": {_AKIMAT: "13.2", _CENTRE: "17.3"},
    "niche": {_AKIMAT: "13.2", _CENTRE: "17.3"},
    "site": {_AKIMAT: "13.4"},
    "partner": {_AKIMAT: "13.3", _CENTRE: "17.5"},
}
"""By the kind of records: the parties of a region that keep them, with the paragraph that gives it to each."""

PUBLISHING = "14.4"
"""The Agency keeps the portal current from what the regions supply."""

MONTHLY = "13.2"
"""The base is brought up to date each month."""

OPEN = frozenset({"draft", "submitted", "returned"})
"""Editions on their way; a record has one at the most."""
WRITABLE = frozenset({"draft", "returned", "published", "withdrawn"})
"""States of a record in which it can be written: what is published or withdrawn gets a new edition."""
SUBMITTABLE = frozenset({"draft", "returned"})
WAITING = frozenset({"submitted"})
PUBLIC = frozenset({"published"})
SETTLED = frozenset({"published", "withdrawn"})

MANAGED = frozenset({"status", "publishedAt", "confirmedAt", "confirmedBy", "translations"})
"""Fields that follow from what is done with a record: nobody writes them."""
FIXED = frozenset({"kind", "slug", "region"})
"""Fields that a record keeps for good."""

LONGEST_REASON = 2000
SCHEDULE_LONGEST = timedelta(days=366)

SAME_PERSON = Reason("SAME_PERSON", N_("Who has written or submitted this does not approve it: somebody else has to."))
CONFLICT = Reason("CONFLICT", N_("The record has changed since you saw it. Look at the differences, then try again."))
BASE_CHANGED = Reason(
    "BASE_CHANGED", N_("Another edition was published since this one was begun: save it once more, then submit it.")
)
BAD_REASON = Reason("BAD_REASON", N_("Give the reason, in at most {most} characters."), ("reason",))
BAD_TIME = Reason("BAD_TIME", N_("Choose a time within the coming year."), ("at",))
NOT_A_TEXT = Reason("NOT_A_TEXT", N_("Only texts in three languages are translated."))
FIXED_FIELD = Reason("FIXED_FIELD", N_("This cannot be changed: a record keeps it for good."))
MANAGED_FIELD = Reason("MANAGED_FIELD", N_("This follows from what is done with the record: leave it out."))
HAS_MARKUP = Reason("HAS_MARKUP", N_("Write plain text, without HTML."))
NO_SUCH_EDITION = Reason("NO_SUCH_EDITION", N_("There is no edition of this number."), ("number",))

_MARKUP = re.compile(r"<(/?[A-Za-z][^<>]*|!--.*?--|![A-Za-z][^<>]*|\?[A-Za-z][^<>]*)>", re.DOTALL)


def approval_objection(approver: UUID, hands: Collection[UUID | None]) -> Reason | None:
    """Why somebody may not approve what went through these hands, whatever their roles."""
    return SAME_PERSON.by(PUBLISHING) if approver in hands else None


def reason_objection(reason: str) -> Reason | None:
    """Why a reason for a return or a withdrawal cannot be taken."""
    visible = any(map(str.isprintable, reason.strip()))
    return None if visible and len(reason) <= LONGEST_REASON else BAD_REASON.at("reason", most=LONGEST_REASON)


def schedule_objection(at: datetime, now: datetime) -> Reason | None:
    """Why a publication cannot wait until then."""
    return None if now < at <= now + SCHEDULE_LONGEST else BAD_TIME


def markup_in(value: Any, path: tuple[str, ...] = ()) -> Iterator[Reason]:
    """Every text that looks like HTML."""
    if isinstance(value, str):
        if _MARKUP.search(value):
            yield HAS_MARKUP.at(*path)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from markup_in(each, (*path, str(name)))
    elif isinstance(value, list):
        for n, each in enumerate(value):
            yield from markup_in(each, (*path, str(n)))
