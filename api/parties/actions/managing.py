"""What administrators do with members: invite them, give them roles, close their accounts."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import Access, admit, missing
from api.kernel.actor import Actor, Role
from api.kernel.idempotency import once
from api.kernel.ids import new_id
from api.kernel.journal.entry import Values
from api.kernel.mail.address import clean_address
from api.kernel.mail.outbox import drop
from api.kernel.refusals import Reason, Refusal, TooMany
from api.parties import letters, members
from api.parties.access import DISABLE, INVITE, SET_ROLES
from api.parties.hashing import TOO_MANY
from api.parties.keys import end_sessions
from api.parties.links import INVITE as BY_INVITATION
from api.parties.links import drop_links, new_link
from api.parties.members import Member
from api.parties.names import clean_name
from api.parties.rules import OTHER_PARTY, management_objection, roles_objection
from api.parties.service import Parties
from api.parties.throttle import may_write_to
from locales.gettext import N_
from locales.text import Locale, pick

BAD_ADDRESS = Reason("BAD_ADDRESS", N_("Write the whole e-mail address, like name@example.com."), ("email",))
KNOWN_ADDRESS = Reason("KNOWN_ADDRESS", N_("There is a member with this address already."), ("email",))

_PARTY = "SELECT id FROM party WHERE slug = %s"
_ADD = """
INSERT INTO member (id, party, name, address_key, address, locale, roles, state)
VALUES (%(id)s, %(party)s, %(name)s, %(address_key)s, %(address)s, %(locale)s, %(roles)s, 'invited')
"""
_REVOKE = "UPDATE access_token SET revoked_at = now() WHERE member = %s AND revoked_at IS NULL"


@dataclass(frozen=True)
class Invitation:
    """Who is invited; `party`: slug."""

    party: str
    name: str
    address: str
    locale: Locale
    roles: Collection[Role]


@dataclass(frozen=True)
class Invited:
    """The member and the link that opens the account."""

    member: UUID
    link: UUID


async def invite(parties: Parties, actor: Actor | None, wish: Invitation, key: str | None) -> UUID:
    """Invite a member by letter, or once more; somebody whose account was closed begins anew.

    Under one idempotency *key* there is one invitation.
    """
    actor = admit(actor, INVITE)
    async with parties.database.writing() as connection:
        party = await _party(connection, wish.party)
        if objection := management_objection(actor, party):
            raise Refusal(objection.at("party"))

        async def effect() -> Values:
            if not await may_write_to(parties, connection, parties.address_key(wish.address)):
                raise TooMany(TOO_MANY)
            return {"member": (await invite_in(connection, parties, actor, wish)).member}

        if key is None:
            return (await effect())["member"]
        return UUID((await once(connection, actor, key, INVITE.act, asdict(wish), effect))["member"])


async def members_of(parties: Parties, actor: Actor, slug: str) -> list[UUID]:
    """Members of a party, by name; Refusal where the actor does not manage them."""
    async with parties.database.reading() as connection:
        party = await _party(connection, slug)
        if objection := management_objection(actor, party):
            raise Refusal(objection)
        rows = await connection.execute("SELECT id FROM member WHERE party = %s ORDER BY name, id", (party,))
        return [row[0] for row in await rows.fetchall()]


async def invite_in(
    connection: AsyncConnection[Any], parties: Parties, actor: Actor | None, wish: Invitation
) -> Invited:
    """The same in the transaction of the caller, who knows that it may be done."""
    address, name = clean_address(wish.address), clean_name(wish.name)
    if address is None:
        raise Refusal(BAD_ADDRESS)
    if objection := roles_objection(wish.roles):
        raise Refusal(objection)
    values = {
        "party": await _party(connection, wish.party),
        "name": name,
        "address_key": parties.address_key(address),
        "address": parties.seal.close(address),
        "locale": wish.locale,
        "roles": _stored(wish.roles),
    }
    member = await _settle(connection, values)
    link = await new_link(connection, member.id, BY_INVITATION)
    party_name = pick(member.party_title, member.locale)
    assert party_name, "the database keeps no empty text"
    letter = letters.invitation(parties, link, address, member.locale, party_name[0])
    await members.send(connection, parties, member.id, letter)
    told = {"name": name, "email": address, "party": member.party, "roles": member.roles, "state": "invited"}
    await members.note_about(connection, member, INVITE.act, actor, after=told)
    return Invited(member.id, link)


async def _settle(connection: AsyncConnection[Any], values: dict[str, Any]) -> Member:
    """The row of the invited member, new or as it was left."""
    known = await members.read_by_address(connection, values["address_key"], lock=True)
    if known is None:
        member = new_id()
        await connection.execute(_ADD, values | {"id": member})
    elif known.state == "active" or (known.state == "invited" and known.party != values["party"]):
        raise Refusal(KNOWN_ADDRESS)
    else:
        member = known.id
        nothing = dict.fromkeys(("password_hash", "totp_secret", "totp_since", "issuer", "subject"))
        await members.change(connection, member, **values, **nothing, state="invited")
        await connection.execute("DELETE FROM recovery_code WHERE member = %s", (member,))
    found = await members.read(connection, member)
    assert found is not None, "it was just written"
    return found


async def set_roles(parties: Parties, actor: Actor | None, member: UUID | None, roles: Collection[Role]) -> UUID:
    """Give a member other roles; their sessions end."""
    actor = admit(actor, SET_ROLES)
    if objection := roles_objection(roles):
        raise Refusal(objection)
    async with parties.database.writing() as connection:
        found = await _managed(connection, actor, SET_ROLES, member)
        after = _stored(roles)
        if after == sorted(found.roles):
            return found.id
        await members.change(connection, found.id, roles=after)
        await end_sessions(connection, found.id)
        before = {"roles": sorted(found.roles)}
        await members.note_about(connection, found, SET_ROLES.act, actor, before, {"roles": after})
    return found.id


async def disable(parties: Parties, actor: Actor | None, member: UUID | None) -> UUID:
    """Close an account: sessions, tokens and links end, letters that wait are taken back."""
    actor = admit(actor, DISABLE)
    async with parties.database.writing() as connection:
        found = await _managed(connection, actor, DISABLE, member)
        if found.state == "disabled":
            return found.id
        await members.change(connection, found.id, state="disabled")
        await end_sessions(connection, found.id)
        await drop_links(connection, found.id)
        await drop(connection, found.id)
        await connection.execute(_REVOKE, (found.id,))
        before = {"state": found.state}
        await members.note_about(connection, found, DISABLE.act, actor, before, {"state": "disabled"})
    return found.id


async def _managed(connection: AsyncConnection[Any], actor: Actor, access: Access, member: UUID | None) -> Member:
    """The member, if the actor may manage them; of those of other parties nobody learns that they are there."""
    found = await members.read(connection, member, lock=True) if member else None
    objection = management_objection(actor, found.party, found.id) if found else OTHER_PARTY
    if found is None or objection is OTHER_PARTY:
        raise missing("member")
    if objection:
        raise Refusal(objection.at("member").by(access.clause))
    return found


async def _party(connection: AsyncConnection[Any], slug: str) -> UUID:
    row = await (await connection.execute(_PARTY, (slug,))).fetchone()
    if row is None:
        raise missing("party")
    return row[0]


def _stored(roles: Collection[Role]) -> list[str]:
    return sorted({role.name.lower() for role in roles})
