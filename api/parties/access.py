"""Who may do what with accounts, members and participation."""

from api.kernel.access import Access, Reach, declare
from api.kernel.actor import PartyKind, Role

_EVERYBODY = {"parties": tuple(PartyKind), "roles": tuple(Role), "region": Reach.ANY}
_ADMINISTRATORS = {"parties": tuple(PartyKind), "roles": (Role.ADMINISTRATOR,), "region": Reach.ANY}

SIGN_OUT = declare(Access("account.sign_out", **_EVERYBODY))
CHANGE_PASSWORD = declare(Access("account.change_password", **_EVERYBODY))
SECOND_FACTOR = declare(Access("account.second_factor", **_EVERYBODY))
ISSUE_TOKEN = declare(Access("account.issue_token", **_EVERYBODY))
REVOKE_TOKEN = declare(Access("account.revoke_token", **_EVERYBODY))

# Whose members: those of the own party, but the operator's administrators manage all. See rules.management_objection.
INVITE = declare(Access("member.invite", **_ADMINISTRATORS))
SET_ROLES = declare(Access("member.set_roles", **_ADMINISTRATORS))
DISABLE = declare(Access("member.disable", **_ADMINISTRATORS))
READ_MEMBERS = declare(Access("member.read", **_ADMINISTRATORS))

SET_PARTICIPATION = declare(
    Access(
        "party.set_participation",
        (PartyKind.MINISTRY, PartyKind.OPERATOR),
        (Role.HEAD, Role.ADMINISTRATOR),
        Reach.ANY,
        clause="2",
    )
)
