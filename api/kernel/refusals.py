"""Why something that was asked for is not done: expected, so told to the one who asks, in their language.

Each reason is declared once, beside the action that gives it:

    TOO_LONG = Reason("TOO_LONG", N_("At most {most} characters can be kept."))
    raise Refusal(TOO_LONG.at("title", "ru", most=200))
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api.kernel.difference import Difference
from locales.gettext import N_


@dataclass(frozen=True)
class Reason:
    """One reason. `path`: argument or field it is about; `clause`: paragraph of the Rules that asks for it."""

    code: str
    message: str
    """Marked by N_; its placeholders are filled from `values`."""
    path: tuple[str, ...] = ()
    clause: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    """Where something else is there than what was sent, or seen."""

    def at(self, *path: str, **values: Any) -> "Reason":
        """The same reason about an argument."""
        return replace(self, path=path, values=values)

    def placed(self, *path: str) -> "Reason":
        """The same reason about a part of something larger."""
        return replace(self, path=(*path, *self.path))

    def by(self, clause: str | None) -> "Reason":
        """The same reason with the paragraph that it follows from."""
        return replace(self, clause=clause)


class Refusal(Exception):
    """Raised by actions, which rolls their transaction back: a refusal has changed nothing."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class TooMany(Refusal):
    """Raised where somebody tries something more often than is allowed; HTTP has a status of its own for it."""


UNAUTHENTICATED = Reason("UNAUTHENTICATED", N_("Sign in first."))
FORBIDDEN = Reason("FORBIDDEN", N_("The Rules do not give this to your party, or your role in it."))
OUT_OF_SCOPE = Reason("OUT_OF_SCOPE", N_("The token you signed in with was not made for this."))
OTHER_REGION = Reason("OTHER_REGION", N_("This belongs to another region than yours."))
WRONG_STATE = Reason("WRONG_STATE", N_("This cannot be done with a record in the state it is in."))
NOT_FOUND = Reason("NOT_FOUND", N_("There is no such record, or you may not see it."))
