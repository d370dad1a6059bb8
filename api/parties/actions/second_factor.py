"""The second factor: codes of an authenticator app, each good once, and recovery codes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import AsyncConnection

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.ids import new_id
from api.kernel.refusals import Reason, Refusal
from api.parties import members, totp
from api.parties.access import SECOND_FACTOR
from api.parties.actions.confirming import confirmed
from api.parties.members import Member
from api.parties.service import Parties
from locales.gettext import N_

BAD_CODE = Reason("BAD_CODE", N_("The code is wrong, or was used already."), ("code",))
TOTP_ON = Reason("TOTP_ON", N_("The second factor is switched on already."))
TOTP_OFF = Reason("TOTP_OFF", N_("The second factor is not switched on."))
NOW_ON = N_("Signing in needs a code of an authenticator app from now on.")
NOW_OFF = N_("Signing in needs no code of an authenticator app any more.")

_STEP = "UPDATE member SET totp_step = %(step)s WHERE id = %(id)s AND totp_step < %(step)s"
_KEEP = "INSERT INTO recovery_code (member, code_hash) VALUES (%s, %s)"
_RECOVER = "DELETE FROM recovery_code WHERE member = %s AND code_hash = %s"


@dataclass(frozen=True)
class Secret:
    """What an authenticator app has to know: typed, or read from a picture of the address."""

    written: str
    address: str


async def begin(parties: Parties, actor: Actor | None, password: str, client: str) -> Secret:
    """A new secret; it counts only when a code of it was given."""
    actor = admit(actor, SECOND_FACTOR)
    member = await confirmed(parties, actor, password, client)
    if member.has_totp:
        raise Refusal(TOTP_ON)
    secret = totp.new_secret()
    account = parties.seal.open(member.address) or member.name
    async with parties.database.writing() as connection:
        await members.change(connection, member.id, totp_secret=parties.seal.close(totp.written(secret)), totp_step=0)
    return Secret(totp.written(secret), totp.address(secret, account))


async def finish(parties: Parties, actor: Actor | None, code: str) -> list[str]:
    """Switch the second factor on; returns recovery codes, which are known nowhere else."""
    actor = admit(actor, SECOND_FACTOR)
    codes = totp.new_recovery_codes()
    async with parties.database.writing() as connection:
        member = await _locked(connection, actor)
        if member.has_totp:
            raise Refusal(TOTP_ON)
        if member.totp_secret is None:
            raise Refusal(TOTP_OFF)
        await _use_step(connection, parties, member, code, datetime.now(UTC))
        await members.change(connection, member.id, totp_since=datetime.now(UTC))
        await _forget_codes(connection, member)
        for each in codes:
            await connection.execute(_KEEP, (member.id, _hash(parties, member, each)))
        await _note(connection, parties, member, actor, on=True)
    return codes


async def end(parties: Parties, actor: Actor | None, password: str, code: str, client: str) -> None:
    """Switch it off, by password and a last code."""
    actor = admit(actor, SECOND_FACTOR)
    await confirmed(parties, actor, password, client)
    async with parties.database.writing() as connection:
        member = await _locked(connection, actor)
        if not member.has_totp:
            raise Refusal(TOTP_OFF)
        await use_code(connection, parties, member, code, datetime.now(UTC))
        await members.change(connection, member.id, totp_secret=None, totp_since=None)
        await _forget_codes(connection, member)
        await _note(connection, parties, member, actor, on=False)


async def use_code(
    connection: AsyncConnection[Any], parties: Parties, member: Member, code: str, now: datetime
) -> None:
    """Use up a code of either kind; Refusal for one that is wrong or was used."""
    used = await connection.execute(_RECOVER, (member.id, _hash(parties, member, code)))
    if not used.rowcount:
        await _use_step(connection, parties, member, code, now)


async def _use_step(
    connection: AsyncConnection[Any], parties: Parties, member: Member, code: str, now: datetime
) -> None:
    """A code counts if its half minute is later than that of the last one."""
    written = parties.seal.open(member.totp_secret) if member.totp_secret else None
    step = totp.step_of(totp.read(written), code, now) if written else None
    if step is None or not (await connection.execute(_STEP, {"step": step, "id": member.id})).rowcount:
        raise Refusal(BAD_CODE)


async def _locked(connection: AsyncConnection[Any], actor: Actor) -> Member:
    member = await members.read(connection, actor.member, lock=True)
    assert member is not None, "nobody erases members"
    return member


async def _forget_codes(connection: AsyncConnection[Any], member: Member) -> None:
    await connection.execute("DELETE FROM recovery_code WHERE member = %s", (member.id,))


async def _note(connection: AsyncConnection[Any], parties: Parties, member: Member, actor: Actor, *, on: bool) -> None:
    state = {"second_factor": not on}, {"second_factor": on}
    await members.note_about(connection, member, SECOND_FACTOR.act, actor, *state)
    await members.tell(connection, parties, member, NOW_ON if on else NOW_OFF, new_id())


def _hash(parties: Parties, member: Member, code: str) -> bytes:
    typed = "".join(code.split()).replace("-", "").lower()
    return parties.seal.hash("recovery code", f"{member.id} {typed}")
