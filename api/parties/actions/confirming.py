"""What a member confirms by their password, although they are signed in; and which passwords may be chosen."""

import asyncio

from api.kernel.actor import Actor
from api.kernel.refusals import Reason, Refusal
from api.parties import members
from api.parties.hashing import is_breached
from api.parties.members import Member
from api.parties.rules import PASSWORD_KNOWN, password_objection
from api.parties.service import Parties
from api.parties.throttle import count_attempt
from locales.gettext import N_

WRONG_PASSWORD = Reason("WRONG_PASSWORD", N_("This is not your password."))


async def confirmed(parties: Parties, actor: Actor, password: str, client: str, argument: str = "password") -> Member:
    """The member, if the password is theirs; each try counts as one to sign in."""
    async with parties.database.reading() as connection:
        member = await members.read(connection, actor.member)
    assert member is not None, "nobody erases members"
    await count_attempt(parties, member.address_key, client)
    if not await parties.hashing.fits(member.password_hash, password):
        raise Refusal(WRONG_PASSWORD.at(argument))
    return member


async def chosen(parties: Parties, member: Member, password: str) -> str:
    """The hash of a password that a member chooses; Refusal for a bad one."""
    address = parties.seal.open(member.address) or ""
    personal = [member.name, address, address.partition("@")[0]]
    if objection := password_objection(password, personal):
        raise Refusal(objection)
    if parties.breached and await asyncio.to_thread(is_breached, password, parties.breached):
        raise Refusal(PASSWORD_KNOWN.at("password"))
    return await parties.hashing.make(password)
