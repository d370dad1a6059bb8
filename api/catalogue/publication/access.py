"""Who may do what with records of the catalogue: for each kind its keepers, and the Agency that publishes."""

from collections.abc import Collection, Mapping

from api.catalogue.publication.rules import KEEPERS, PUBLIC, PUBLISHING, SETTLED, SUBMITTABLE, WAITING, WRITABLE
from api.kernel.access import Access, Reach, declare
from api.kernel.actor import PartyKind, Role

Family = Mapping[str, Access]
"""The declarations of one act, by the kind of records."""

_EDITORS = (Role.EDITOR, Role.HEAD)
_APPROVERS = (Role.APPROVER, Role.HEAD)
_AGENCY = {PartyKind.AGENCY: PUBLISHING}


def _keepers(verb: str, roles: Collection[Role], states: Collection[str] | None, *, agency: bool = False) -> Family:
    return {
        kind: _declare(f"{kind}.{verb}", {**clauses, **(_AGENCY if agency else {})}, roles, states)
        for kind, clauses in KEEPERS.items()
    }


def _agency(verb: str) -> Family:
    return {kind: _declare(f"{kind}.{verb}", _AGENCY, _APPROVERS, WAITING) for kind in KEEPERS}


def _declare(
    act: str, clauses: Mapping[PartyKind, str], roles: Collection[Role], states: Collection[str] | None
) -> Access:
    return declare(Access(act, tuple(clauses), roles, Reach.OWN, states, clauses=clauses))


CREATE = _keepers("create", _EDITORS, None)
UPDATE = _keepers("update", _EDITORS, WRITABLE)
TRANSLATE = _keepers("translate", (*_EDITORS, Role.TRANSLATOR), WRITABLE)
RESTORE = _keepers("restore", _EDITORS, SETTLED)
SUBMIT = _keepers("submit", _EDITORS, SUBMITTABLE)
RETURN = _agency("return")
PUBLISH = _agency("publish")
WITHDRAW = _keepers("withdraw", _APPROVERS, PUBLIC, agency=True)
CONFIRM = _keepers("confirm", (Role.EDITOR, Role.APPROVER, Role.HEAD), PUBLIC)

_READERS = (PartyKind.MINISTRY, PartyKind.AGENCY, PartyKind.LOCAL_EXECUTIVE_BODY, PartyKind.SERVICE_CENTRE)
READ = declare(Access("record.read", _READERS, tuple(Role)))
READ_ACTS = declare(Access("party.read_acts", tuple(PartyKind), (Role.HEAD, Role.APPROVER, Role.ADMINISTRATOR)))


def every(family: Family) -> tuple[Access, ...]:
    """The declarations of an act, for a mutation that serves all kinds."""
    return tuple(family.values())
