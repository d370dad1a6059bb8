"""Members as GraphQL types: each sees themselves, an administrator those of the party."""

from enum import auto

import strawberry

from api.kernel.access import PUBLIC
from api.kernel.actor import Role
from api.kernel.codes import Code
from api.kernel.context import Context
from api.kernel.graphql.reads import private
from api.kernel.graphql.scalars import Date, DateTime
from api.kernel.graphql.text import LocaleName
from api.kernel.reading.record import read_root, read_rows
from api.parties.access import READ_MEMBERS
from api.parties.actions.managing import members_of
from api.parties.reading import MEMBER, VIEWER
from api.parties.service import Parties
from api.parties.types import Party


class MemberState(Code):
    """How far an account has come."""

    INVITED = auto()
    ACTIVE = auto()
    DISABLED = auto()


strawberry.enum(MemberState, description="How far an account has come.")


@strawberry.type(description="A member of a party. Only the administrators of the party see it.")
class Member:
    """A member as an administrator sees it."""

    id: strawberry.ID
    name: str
    email: str
    locale: LocaleName = strawberry.field(description="Of letters.")
    party: Party
    roles: list[Role]
    state: MemberState
    created_at: DateTime


@strawberry.type(description="A browser in which the viewer is signed in.")
class Session:
    """A session."""

    id: strawberry.ID
    created_at: DateTime
    seen_at: DateTime = strawberry.field(description="Of its last request, to the minute.")


@strawberry.type(description="A token by which a machine acts for the viewer. Its key is shown only when it is issued.")
class AccessToken:
    """A token."""

    id: strawberry.ID
    name: str
    beginning: str = strawberry.field(description="First letters of the key, to know it again.")
    scopes: list[str] = strawberry.field(description="Acts that it may do; `project.*` stands for all of a kind.")
    created_at: DateTime
    expires_at: DateTime
    used_on: Date | None = strawberry.field(description="Last day it was used, in UTC.")


@strawberry.type(description="Who asks. Never kept in any cache.")
class Viewer:
    """The member who asks."""

    id: strawberry.ID
    name: str
    email: str
    locale: LocaleName = strawberry.field(description="Of letters.")
    party: Party
    roles: list[Role]
    second_factor: bool = strawberry.field(description="Whether signing in needs a code of an authenticator app.")
    sessions: list[Session]
    tokens: list[AccessToken]


async def _viewer(info: strawberry.Info):  # its type stands with the field
    context: Context = info.context
    return await read_root(info, VIEWER, context.actor.member) if context.actor else None


async def _members(info: strawberry.Info, party: str):  # its type stands with the field
    context: Context = info.context
    return await read_rows(info, MEMBER, await members_of(context.services[Parties], context.actor, party))


@strawberry.type
class AccountQuery:
    """Private root reads of accounts."""

    viewer: Viewer | None = private(_viewer, access=PUBLIC, description="Who asks; null for a stranger.")
    members: list[Member] = private(
        _members,
        access=READ_MEMBERS,
        description="Members of a party, by name, for its administrators and the operator's.",
    )
