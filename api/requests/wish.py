"""A request as it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.requests.codes import Channel, RequestKind
from api.requests.rows import Party


@dataclass(frozen=True)
class Wish:
    """What is sent. `recipients`: slugs; `files`: ids of uploads."""

    kind: RequestKind
    recipients: Sequence[str]
    channel: Channel
    subject: str
    body: str
    letter_number: str | None = None
    letter_date: date | None = None
    investor: str | None = None
    due_on: date | None = None
    files: Sequence[str] = ()


@dataclass(frozen=True)
class Paper:
    """What else is said of a letter that is entered by hand; `sender`: slug, None for the own party."""

    received_on: date
    sender: str | None = None


@dataclass(frozen=True)
class Draft:
    """A request that may be written: between which parties, and since when its clocks run."""

    wish: Wish
    sender: Party
    recipients: Sequence[Party]
    clause: str
    sent_at: datetime
    now: datetime
    registered: bool = False
