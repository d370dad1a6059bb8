"""What the journal tells of an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.kernel.actor import Actor

Values = Mapping[str, Any]
"""Fields and their values, of the types that `api.kernel.canonical` knows."""


@dataclass(frozen=True)
class Subject:
    """What an act is about; `region`: slug of the region it belongs to, None for what belongs to none."""

    kind: str
    id: UUID
    region: str | None = None


@dataclass(frozen=True)
class Entry:
    """One act. `actor`: None for a stranger, or for what the clock or the operator's command line does.

    `act` is a code such as `project.publish`, `clause` the paragraph of the Rules that gives the right to it. `before`
    and `after` may hold whole records: only what differs is kept, and of personal fields only a hash.
    """

    act: str
    actor: Actor | None
    subject: Subject
    clause: str | None = None
    before: Values | None = None
    after: Values | None = None
