"""Accounts and members in GraphQL: mutations only translate."""

import strawberry
from strawberry import UNSET

from api.kernel.access import PUBLIC
from api.kernel.actor import Role
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload, UserError
from api.kernel.graphql.scalars import Date, DateTime
from api.kernel.graphql.text import LocaleName
from api.kernel.ids import row_of
from api.kernel.reading.record import payload
from api.parties import access
from api.parties.accounts import AccessToken, Member
from api.parties.actions import managing, participation, passwords, second_factor, signing, tokens
from api.parties.cookies import with_key, without_key
from api.parties.queries import PARTY
from api.parties.reading import MEMBER, TOKEN
from api.parties.service import Parties
from api.parties.types import Party


@strawberry.type(description="Whether it was done; errors say why not.")
class DonePayload:
    """Answer of what leaves nothing to show."""

    done: bool = False
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type(description="The secret for an authenticator app. It counts once a code of it is confirmed.")
class TotpPayload:
    """A secret that is shown once."""

    secret: str | None = strawberry.field(default=None, description="To be typed into the app.")
    uri: str | None = strawberry.field(default=None, description="To be shown as a QR code (otpauth).")
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type(description="Codes for who has lost the app: each works once, and they are shown once.")
class RecoveryCodesPayload:
    """Recovery codes."""

    recovery_codes: list[str] = strawberry.field(default_factory=list)
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type(description="The new token, with its key: it is shown once.")
class TokenPayload:
    """A token that was issued."""

    record: AccessToken | None = None
    key: str | None = strawberry.field(default=None, description="To be sent as `Authorization: Bearer …`.")
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.input(description="A new member of a party.")
class InviteInput:
    """Invitation."""

    party: str = strawberry.field(description="Slug of the party.")
    name: str
    email: str
    locale: LocaleName = strawberry.field(description="Of the letters.")
    roles: list[Role]


@strawberry.input(description="A token to be issued.")
class TokenInput:
    """Wish for a token."""

    name: str = strawberry.field(description="What it is for.")
    scopes: list[str] = strawberry.field(description="Acts that it may do, such as `project.submit` or `project.*`.")
    expires_at: DateTime = strawberry.field(description="Within a year.")
    password: str = strawberry.field(description="Of the account.")


@strawberry.input(description="Days on which a local executive body takes part; without a start it does not (§2).")
class ParticipationInput:
    """Agreement."""

    party: str = strawberry.field(description="Slug of the party.")
    from_: Date | None = strawberry.field(name="from", default=None)
    until: Date | None = None
    agreement: str | None = strawberry.field(default=None, description="Name, number and date of the agreement.")


async def _sign_in(info: strawberry.Info, email: str, password: str, code: str | None = UNSET) -> DonePayload:
    context: Context = info.context
    parties = _parties(info)
    before = context.actor.session if context.actor else None
    attempt = signing.Attempt(email, password, code or None, context.client)
    key = await signing.sign_in(parties, attempt, before)
    context.headers["Set-Cookie"] = with_key(parties, key)
    return DonePayload(done=True)


async def _sign_out(info: strawberry.Info) -> DonePayload:
    await signing.sign_out(_parties(info), info.context.actor)
    info.context.headers["Set-Cookie"] = without_key(_parties(info))
    return DonePayload(done=True)


async def _accept(info: strawberry.Info, key: str, password: str) -> DonePayload:
    await passwords.accept_invitation(_parties(info), key, password)
    return DonePayload(done=True)


async def _ask_reset(info: strawberry.Info, email: str) -> DonePayload:
    await passwords.ask_reset(_parties(info), email, info.context.client)
    return DonePayload(done=True)


async def _reset(info: strawberry.Info, key: str, password: str) -> DonePayload:
    await passwords.reset_password(_parties(info), key, password)
    return DonePayload(done=True)


async def _change_password(info: strawberry.Info, current: str, password: str) -> DonePayload:
    context: Context = info.context
    key = await passwords.change_password(_parties(info), context.actor, current, password, context.client)
    context.headers["Set-Cookie"] = with_key(_parties(info), key)
    return DonePayload(done=True)


async def _enable_totp(info: strawberry.Info, password: str) -> TotpPayload:
    context: Context = info.context
    secret = await second_factor.begin(_parties(info), context.actor, password, context.client)
    return TotpPayload(secret=secret.written, uri=secret.address)


async def _confirm_totp(info: strawberry.Info, code: str) -> RecoveryCodesPayload:
    return RecoveryCodesPayload(recovery_codes=await second_factor.finish(_parties(info), info.context.actor, code))


async def _disable_totp(info: strawberry.Info, password: str, code: str) -> DonePayload:
    context: Context = info.context
    await second_factor.end(_parties(info), context.actor, password, code, context.client)
    return DonePayload(done=True)


async def _issue(info: strawberry.Info, input: TokenInput):  # its type stands with the field
    context: Context = info.context
    wish = tokens.Wish(input.name, input.scopes, input.expires_at)  # type: ignore[arg-type]
    token, key = await tokens.issue_token(_parties(info), context.actor, wish, input.password, context.client)
    return await payload(info, TOKEN, token, {"key": key})


async def _revoke(info: strawberry.Info, token: strawberry.ID) -> DonePayload:
    await tokens.revoke_token(_parties(info), info.context.actor, row_of("AccessToken", token))
    return DonePayload(done=True)


async def _invite(info: strawberry.Info, input: InviteInput, idempotency_key: str | None = UNSET):
    wish = managing.Invitation(input.party, input.name, input.email, input.locale.value, input.roles)
    member = await managing.invite(_parties(info), info.context.actor, wish, idempotency_key or None)
    return await payload(info, MEMBER, member)


async def _set_roles(info: strawberry.Info, member: strawberry.ID, roles: list[Role]):
    return await payload(
        info, MEMBER, await managing.set_roles(_parties(info), info.context.actor, row_of("Member", member), roles)
    )


async def _disable(info: strawberry.Info, member: strawberry.ID):
    return await payload(
        info, MEMBER, await managing.disable(_parties(info), info.context.actor, row_of("Member", member))
    )


async def _set_participation(info: strawberry.Info, input: ParticipationInput):
    agreement = participation.Agreement(input.from_, input.until, input.agreement)  # type: ignore[arg-type]
    party = await participation.set_participation(_parties(info), info.context.actor, input.party, agreement)
    return await payload(info, PARTY, party)


def _parties(info: strawberry.Info) -> Parties:
    return info.context.services[Parties]


@strawberry.type
class AccountMutation:
    """Ways in."""

    sign_in: DonePayload = mutation(
        _sign_in, access=PUBLIC, description="Begin a session, kept in a cookie. Ask again with `code` if it is needed."
    )
    sign_out: DonePayload = mutation(_sign_out, access=access.SIGN_OUT, description="End this session.")
    accept_invitation: DonePayload = mutation(
        _accept, access=PUBLIC, description="Open an account by the key of its link, with a password. Then sign in."
    )
    ask_password_reset: DonePayload = mutation(
        _ask_reset, access=PUBLIC, description="Send a link to an address, if it is a member's; done in any case."
    )
    reset_password: DonePayload = mutation(
        _reset, access=PUBLIC, description="Choose a password by the key of that link; all sessions end."
    )
    change_password: DonePayload = mutation(
        _change_password,
        access=access.CHANGE_PASSWORD,
        description="Choose another password; all sessions end, and a new one begins here.",
    )
    enable_totp: TotpPayload = mutation(
        _enable_totp, access=access.SECOND_FACTOR, description="Begin with a second factor."
    )
    confirm_totp: RecoveryCodesPayload = mutation(
        _confirm_totp, access=access.SECOND_FACTOR, description="Switch it on, by a first code of the app."
    )
    disable_totp: DonePayload = mutation(
        _disable_totp, access=access.SECOND_FACTOR, description="Switch it off, by password and a last code."
    )
    issue_token: TokenPayload = mutation(_issue, access=access.ISSUE_TOKEN, description="Issue a token for a machine.")
    revoke_token: DonePayload = mutation(_revoke, access=access.REVOKE_TOKEN, description="End a token at once.")


@strawberry.type
class MemberMutation:
    """What administrators do with members, and who takes part."""

    invite: Payload[Member] = mutation(
        _invite, access=access.INVITE, description="Invite somebody by letter, or once more."
    )
    set_roles: Payload[Member] = mutation(
        _set_roles, access=access.SET_ROLES, description="Give a member other roles; their sessions end."
    )
    disable_member: Payload[Member] = mutation(
        _disable, access=access.DISABLE, description="Close an account; sessions, tokens and links end."
    )
    set_participation: Payload[Party] = mutation(
        _set_participation,
        access=access.SET_PARTICIPATION,
        description="Note the agreement with a local executive body, or its end (§2).",
    )
