"""Cookies: that of a session, and what else goes by their rules."""

from api.kernel.refusals import Reason, Refusal
from api.parties.rules import SESSION_LONGEST
from api.parties.service import Parties
from locales.gettext import N_

INSECURE = Reason("INSECURE", N_("Nobody can sign in over plain HTTP: the operator has to set an https address."))


def name_of(parties: Parties) -> str:
    """Its name; Refusal where keys would travel in the clear."""
    if parties.cookie is None:
        raise Refusal(INSECURE)
    return parties.cookie


def with_key(parties: Parties, key: str) -> str:
    """What `Set-Cookie` says to begin a session."""
    return cookie(parties, name_of(parties), key, round(SESSION_LONGEST.total_seconds()))


def without_key(parties: Parties) -> str:
    """What it says to end one."""
    return cookie(parties, name_of(parties), "", 0)


def cookie(parties: Parties, name: str, value: str, seconds: int) -> str:
    """What `Set-Cookie` says; with no value and 0 seconds the cookie goes."""
    secure = "; Secure" if parties.https else ""
    return f"{name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"
