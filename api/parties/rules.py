"""What holds for members and their ways in. Pure: time is an argument.

Passwords follow NIST SP 800-63B: long enough, not one that everybody tries first, and no rules of composition.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.refusals import Reason
from locales.gettext import N_

PASSWORD_LEAST, PASSWORD_MOST = 12, 256
LONGEST_NAME = 200
INVITATION_DAYS, RESET_MINUTES = 7, 60
SESSION_IDLE, SESSION_LONGEST = timedelta(hours=1), timedelta(hours=12)
MOST_TOKENS, TOKEN_LONGEST = 20, timedelta(days=366)

WINDOW_S = 300
MOST_BY_ADDRESS, MOST_BY_CLIENT, MOST_IN_ALL = 10, 30, 600
"""Attempts to sign in within `WINDOW_S`: for one account, from one network address, altogether."""
LETTERS_A_DAY, REQUESTS_AN_HOUR = 5, 10

PERSONAL = frozenset({"account", "member"})
"""Acts about people and their ways in: nothing that a machine does with a token."""

PASSWORD_SHORT = Reason("PASSWORD_SHORT", N_("A password has at least {least} characters; a few words are good."))
PASSWORD_LONG = Reason("PASSWORD_LONG", N_("A password has at most {most} characters."))
PASSWORD_KNOWN = Reason("PASSWORD_KNOWN", N_("This password is known from stolen lists: choose another one."))
PASSWORD_SIMPLE = Reason(
    "PASSWORD_SIMPLE", N_("A password is neither one's own name or address nor one character over and over.")
)
OWN_ACCOUNT = Reason("OWN_ACCOUNT", N_("Nobody does this to their own account: ask another administrator."))
OTHER_PARTY = Reason("OTHER_PARTY", N_("This belongs to another party than yours."))
NO_ROLES = Reason("NO_ROLES", N_("Give at least one role; nothing can be done without."))
BAD_SCOPES = Reason("BAD_SCOPES", N_("A token is for acts such as project.submit, or for project.* at once."))
BAD_EXPIRY = Reason("BAD_EXPIRY", N_("A token ends on a day of the coming year."))
BAD_DATES = Reason("BAD_DATES", N_("An end comes with a start, and not before it."), clause="2")
NOT_BY_AGREEMENT = Reason("NOT_BY_AGREEMENT", N_("Only local executive bodies take part by agreement."), clause="2")


def password_objection(password: str, personal: Collection[str]) -> Reason | None:
    """Why a password cannot be taken, as far as it says so itself; *personal*: name and address of whose it is."""
    if len(password) < PASSWORD_LEAST:
        return PASSWORD_SHORT.at("password", least=PASSWORD_LEAST)
    if len(password) > PASSWORD_MOST:
        return PASSWORD_LONG.at("password", most=PASSWORD_MOST)
    if password.casefold() in {each.casefold() for each in personal} or len(set(password)) == 1:
        return PASSWORD_SIMPLE.at("password")
    return None


def management_objection(actor: Actor, party: UUID, member: UUID | None = None) -> Reason | None:
    """Why an administrator may not manage members of a party: of their own, or of any if they are the operator's."""
    if member == actor.member:
        return OWN_ACCOUNT
    return None if party == actor.party or actor.party_kind is PartyKind.OPERATOR else OTHER_PARTY


def roles_objection(roles: Collection[Role]) -> Reason | None:
    """Why roles cannot be given."""
    return None if roles else NO_ROLES.at("roles")


def scopes_objection(scopes: Collection[str], acts: Collection[str]) -> Reason | None:
    """Why a token cannot have these scopes, if *acts* are all there are."""
    possible = {act for act in acts if act.partition(".")[0] not in PERSONAL}
    possible |= {f"{act.partition('.')[0]}.*" for act in possible}
    return None if scopes and set(scopes) <= possible else BAD_SCOPES.at("scopes")


def expiry_objection(expires_at: datetime, now: datetime) -> Reason | None:
    """Why a token cannot be valid until then."""
    return None if now < expires_at <= now + TOKEN_LONGEST else BAD_EXPIRY.at("expiresAt")


def participation_objection(
    kind: PartyKind, since: date | None, until: date | None, agreement: str | None
) -> Reason | None:
    """Why a party cannot take part on these days (§2)."""
    if kind is not PartyKind.LOCAL_EXECUTIVE_BODY:
        return NOT_BY_AGREEMENT
    if since is None and (until or agreement):
        return BAD_DATES.at("from")
    return BAD_DATES.at("until") if since and until and until < since else None
