"""Signing in and out. Whoever is refused learns nothing but that."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.refusals import Reason, Refusal
from api.parties import members
from api.parties.access import SIGN_OUT
from api.parties.actions.second_factor import use_code
from api.parties.cookies import name_of
from api.parties.identity import Identity
from api.parties.keys import begin_session, by_id, end_session, forget_sessions
from api.parties.members import Member
from api.parties.service import Parties
from api.parties.throttle import count_attempt
from locales.gettext import N_

ACT = "account.sign_in"
BAD_CREDENTIALS = Reason("BAD_CREDENTIALS", N_("The address or the password is wrong, or the account is closed."))
CODE_NEEDED = Reason("CODE_NEEDED", N_("Give the code of your authenticator app, or a recovery code."), ("code",))

_log = structlog.get_logger("parties")


@dataclass(frozen=True)
class Attempt:
    """What somebody who signs in has typed, and where it comes from."""

    address: str
    password: str
    code: str | None
    client: str


async def sign_in(parties: Parties, attempt: Attempt, before: UUID | None) -> str:
    """Begin a session and return its key; the session *before* it in the same browser ends.

    Unknown address, wrong password, an account that is closed or not opened yet: all take as long and sound the same.
    """
    name_of(parties)
    key = parties.address_key(attempt.address)
    try:
        await count_attempt(parties, key, attempt.client)
        async with parties.database.reading() as connection:
            member = await members.read_by_address(connection, key)
        kept = member.password_hash if member and member.state == "active" else None
        if not await parties.hashing.fits(kept, attempt.password) or member is None:
            raise Refusal(BAD_CREDENTIALS)
        return await _begin(parties, member, attempt, before)
    except Refusal as refusal:
        _log.info("parties.sign_in_refused", reason=str(refusal))
        raise


async def _begin(parties: Parties, checked: Member, attempt: Attempt, before: UUID | None) -> str:
    rehashed = None
    assert checked.password_hash, "it was just checked"
    if parties.hashing.outdated(checked.password_hash):
        rehashed = await parties.hashing.make(attempt.password)
    async with parties.database.writing() as connection:
        member = await members.read(connection, checked.id, lock=True)
        # between the check and now the password may have been changed, or the account closed
        if member is None or (member.state, member.password_hash) != ("active", checked.password_hash):
            raise Refusal(BAD_CREDENTIALS)
        if member.has_totp:
            if not attempt.code:
                raise Refusal(CODE_NEEDED)
            await use_code(connection, parties, member, attempt.code, datetime.now(UTC))
        if rehashed:
            await members.change(connection, member.id, password_hash=rehashed)
        return await open_session(connection, member, before)


async def open_session(connection: AsyncConnection[Any], member: Member, before: UUID | None) -> str:
    """Begin the session of a member who has shown who they are; its key."""
    await forget_sessions(connection)
    if before is not None:
        await end_session(connection, before)
    await members.note_about(connection, member, ACT, await by_id(connection, member.id))
    return await begin_session(connection, member.id)


async def sign_in_by_provider(parties: Parties, identity: Identity, before: UUID | None) -> str | None:
    """Begin the session of the member whom a provider names, and return its key; None where there is none.

    Once by the address that the provider has verified, from then on by its own name for the person: an address may be
    given to somebody else. The provider answers for the second factor.
    """
    async with parties.database.writing() as connection:
        member = await members.read_by_identity(connection, identity.issuer, identity.subject)
        if member is None:
            member = await _linked(connection, parties, identity)
        if member is None or member.state != "active":
            _log.info("parties.sign_in_refused", reason="NOT_A_MEMBER")
            return None
        return await open_session(connection, member, before)


async def _linked(connection: AsyncConnection[Any], parties: Parties, identity: Identity) -> Member | None:
    """The member with the address of an identity, bound to it from now on; None if there is none who is free."""
    if identity.address is None:
        return None
    member = await members.read_by_address(connection, parties.address_key(identity.address), lock=True)
    if member is None or member.state != "active" or member.issuer is not None:
        return None
    await members.change(connection, member.id, issuer=identity.issuer, subject=identity.subject)
    return member


async def sign_out(parties: Parties, actor: Actor | None) -> None:
    """End the session of the actor."""
    actor = admit(actor, SIGN_OUT)
    assert actor.session is not None, "a token has no scope for this"
    async with parties.database.writing() as connection:
        await end_session(connection, actor.session)
        member = await members.read(connection, actor.member)
        assert member is not None, "nobody erases members"
        await members.note_about(connection, member, SIGN_OUT.act, actor)
