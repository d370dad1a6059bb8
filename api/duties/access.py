"""Who may do what with duties and the calendar."""

from api.kernel.access import Access, Reach, declare
from api.kernel.actor import Actor, PartyKind, Role

PARTIES = tuple(kind for kind in PartyKind if kind is not PartyKind.OPERATOR)
OVERSEERS = frozenset({PartyKind.MINISTRY, PartyKind.AGENCY})
"""Parties that see the duties of all regions."""
_KEEPERS = {"parties": (PartyKind.MINISTRY, PartyKind.OPERATOR), "roles": (Role.HEAD, Role.ADMINISTRATOR)}

# Each party reads what it owes and what it is owed, and fulfils its own: see by_hand.concerns.
READ = declare(Access("duty.read", PARTIES, tuple(Role), Reach.ANY))
FULFIL = declare(Access("duty.fulfil", PARTIES, (Role.EDITOR, Role.APPROVER, Role.HEAD), Reach.ANY))
SET_POLICY = declare(Access("duty.set_policy", **_KEEPERS, region=Reach.ANY))
ENTER_YEAR = declare(Access("calendar.enter_year", **_KEEPERS, region=Reach.ANY))


def oversees(actor: Actor) -> bool:
    """Whether an actor sees the duties of all."""
    return actor.party_kind in OVERSEERS
