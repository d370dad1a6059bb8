"""Who may do what with requests. Between which parties one may go is told by `rules.ROUTES`."""

from api.kernel.access import Access, Reach, declare
from api.kernel.actor import PartyKind, Role

_MINISTRY, _AGENCY = PartyKind.MINISTRY, PartyKind.AGENCY
_AKIMAT, _CENTRE = PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.SERVICE_CENTRE
_WORKING = (Role.EDITOR, Role.APPROVER, Role.HEAD)
_ASKING, _ASKED = (_MINISTRY, _AKIMAT), (_AKIMAT, _CENTRE, _AGENCY)

WORKING = tuple(role.name.lower() for role in _WORKING)
"""Roles of the members who work on requests, as the database has them."""


def _act(name: str, parties: tuple[PartyKind, ...], clause: str | None) -> Access:
    return declare(Access(f"request.{name}", parties, _WORKING, Reach.ANY, clause=clause))


# With whose requests: those that the own party has sent or received; of others nobody learns that they are there.
READ = _act("read", (_MINISTRY, *_ASKED), None)
SEND = _act("send", _ASKING, "22")
REGISTER = _act("register", (_MINISTRY, *_ASKED), "22")
OPEN = _act("open", _ASKED, None)
ASSIGN = _act("assign", _ASKED, "8a")
ANSWER = _act("answer", _ASKED, "23a")
GIVE_DELAY = _act("give_delay", _ASKED, "23b")
DECIDE_DELAY = _act("decide_delay", _ASKING, "23b")
WITHDRAW = _act("withdraw", _ASKING, "22")
CLOSE = _act("close", _ASKING, "22")
EXPLAIN = _act("explain", (_CENTRE,), "9")
