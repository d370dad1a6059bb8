"""Tokens for machines: shown once, for some acts, until a day, revocable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from api.kernel.access import admit, declared, missing
from api.kernel.actor import Actor
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.refusals import Reason, Refusal
from api.parties import members
from api.parties.access import ISSUE_TOKEN, REVOKE_TOKEN
from api.parties.actions.confirming import confirmed
from api.parties.keys import issue
from api.parties.members import Member
from api.parties.names import clean_name
from api.parties.rules import MOST_TOKENS, expiry_objection, scopes_objection
from api.parties.service import Parties
from locales.gettext import N_

MANY_TOKENS = Reason("MANY_TOKENS", N_("Revoke a token first: there are {most} already."))

_COUNT = "SELECT count(*) FROM access_token WHERE member = %s AND revoked_at IS NULL AND expires_at > now()"
_REVOKE = "UPDATE access_token SET revoked_at = now() WHERE id = %s AND member = %s AND revoked_at IS NULL"


@dataclass(frozen=True)
class Wish:
    """A token as it is asked for."""

    name: str
    scopes: Sequence[str]
    expires_at: datetime


async def issue_token(
    parties: Parties, actor: Actor | None, wish: Wish, password: str, client: str
) -> tuple[UUID, str]:
    """A new token for the actor, who confirms it by password: its id and its key."""
    actor = admit(actor, ISSUE_TOKEN)
    member = await confirmed(parties, actor, password, client)
    return await issue_for(parties, member, wish, actor)


async def issue_for(parties: Parties, member: Member, wish: Wish, actor: Actor | None) -> tuple[UUID, str]:
    """A new token for a member; Refusal where the wish cannot be met."""
    acts = [access.act for access in declared()]
    found = (scopes_objection(wish.scopes, acts), expiry_objection(wish.expires_at, datetime.now(UTC)))
    if objections := [objection for objection in found if objection]:
        raise Refusal(*objections)
    name, scopes = clean_name(wish.name), sorted(set(wish.scopes))
    async with parties.database.writing() as connection:
        await members.read(connection, member.id, lock=True)
        row = await (await connection.execute(_COUNT, (member.id,))).fetchone()
        if row and row[0] >= MOST_TOKENS:
            raise Refusal(MANY_TOKENS.at(most=MOST_TOKENS))
        token, key = await issue(connection, member.id, name, scopes, wish.expires_at)
        subject = Subject("access_token", token, member.region)
        after = {"member": member.id, "scopes": scopes, "expires_at": wish.expires_at}
        await note(connection, Entry(ISSUE_TOKEN.act, actor, subject, after=after))
    return token, key


async def revoke_token(parties: Parties, actor: Actor | None, token: UUID | None) -> None:
    """End a token of the actor at once."""
    actor = admit(actor, REVOKE_TOKEN)
    async with parties.database.writing() as connection:
        revoked = await connection.execute(_REVOKE, (token, actor.member))
        if not revoked.rowcount or token is None:
            raise missing("token")
        await note(connection, Entry(REVOKE_TOKEN.act, actor, Subject("access_token", token, actor.region)))
