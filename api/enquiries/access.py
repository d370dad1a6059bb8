"""Who may do what with enquiries: the parties that answer investors, those who hold the enquiry."""

from api.enquiries.rules import HANDLERS, TRANSITIONS, clause_of
from api.kernel.access import Access, declare
from api.kernel.actor import Role

_ROLES = (Role.EDITOR, Role.APPROVER, Role.HEAD)


def _act(name: str) -> Access:
    transition = TRANSITIONS[name]
    states = frozenset(state.name.lower() for state in transition.sources)
    clauses = {kind: clause_of(kind) for kind in HANDLERS} if name == "answer" else {}
    act = Access(f"enquiry.{name}", HANDLERS, _ROLES, states=states, clause=transition.clause, clauses=clauses)
    return declare(act)


ASSIGN = _act("assign")
ANSWER = _act("answer")
HAND = _act("hand")
NOTE = _act("note")
CLOSE = _act("close")
REOPEN = _act("reopen")
READ = declare(Access("enquiry.read", HANDLERS, _ROLES, clause="16"))
