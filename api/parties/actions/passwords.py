"""Choosing a password: at first, instead of a forgotten one, and another one."""

import asyncio

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.ids import new_id
from api.kernel.refusals import Refusal
from api.parties import letters, members
from api.parties.access import CHANGE_PASSWORD
from api.parties.actions.confirming import chosen, confirmed
from api.parties.keys import begin_session, by_id, end_sessions
from api.parties.links import BAD_LINK, INVITE, RECOVER, Purpose, drop_links, member_of, new_link, use
from api.parties.service import Parties
from api.parties.throttle import count_request, may_write_to
from locales.gettext import N_

ACCEPT, RESET = "account.accept_invitation", "account.reset_password"
CHANGED = N_("Your password was changed, and you were signed out everywhere else.")
LEAST_S = 0.1
"""How long asking for a letter takes at least, so that its time does not tell whether one is written."""


async def accept_invitation(parties: Parties, key: str, password: str) -> None:
    """Open an account by the link of its invitation."""
    await _choose(parties, key, password, INVITE, ACCEPT, state="invited")


async def reset_password(parties: Parties, key: str, password: str) -> None:
    """Replace a forgotten password by the link of a letter; all sessions end."""
    await _choose(parties, key, password, RECOVER, RESET, state="active")


async def _choose(parties: Parties, key: str, password: str, purpose: Purpose, act: str, *, state: str) -> None:
    link, owner = await member_of(parties, key, purpose)
    async with parties.database.reading() as connection:
        member = await members.read(connection, owner)
    if member is None or member.state != state:
        raise Refusal(BAD_LINK)
    hashed = await chosen(parties, member, password)
    async with parties.database.writing() as connection:
        locked = await members.read(connection, owner, lock=True)
        await use(connection, link, purpose)
        if locked is None or locked.state != state:
            raise Refusal(BAD_LINK)
        await members.change(connection, owner, password_hash=hashed, state="active")
        await end_sessions(connection, owner)
        actor = await by_id(connection, owner)
        await members.note_about(connection, locked, act, actor, {"state": state}, {"state": "active"})
        if purpose is RECOVER:
            await members.tell(connection, parties, locked, CHANGED, link)


async def ask_reset(parties: Parties, address: str, client: str) -> None:
    """Send a link to choose another password, if there is such an account; the answer is the same if there is none."""
    least = asyncio.create_task(asyncio.sleep(LEAST_S))
    try:
        await count_request(parties, client)
        await _send_reset(parties, parties.address_key(address))
    finally:
        await least


async def _send_reset(parties: Parties, address_key: bytes) -> None:
    async with parties.database.writing() as connection:
        member = await members.read_by_address(connection, address_key, lock=True)
        if not await may_write_to(parties, connection, address_key):
            return
        if member is None or member.state != "active" or (address := parties.seal.open(member.address)) is None:
            return
        link = await new_link(connection, member.id, RECOVER)
        await members.send(connection, parties, member.id, letters.reset(parties, link, address, member.locale))


async def change_password(parties: Parties, actor: Actor | None, current: str, password: str, client: str) -> str:
    """Choose another password; every session ends, and a new one begins here: its key."""
    actor = admit(actor, CHANGE_PASSWORD)
    member = await confirmed(parties, actor, current, client, "current")
    hashed = await chosen(parties, member, password)
    async with parties.database.writing() as connection:
        await members.read(connection, member.id, lock=True)
        await members.change(connection, member.id, password_hash=hashed)
        await end_sessions(connection, member.id)
        await drop_links(connection, member.id)
        await members.note_about(connection, member, CHANGE_PASSWORD.act, actor)
        await members.tell(connection, parties, member, CHANGED, new_id())
        return await begin_session(connection, member.id)
