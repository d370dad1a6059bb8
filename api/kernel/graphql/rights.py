"""What a member may do, for `viewer { can }`."""

import strawberry

from api.kernel import access
from api.kernel.access import Reach
from api.kernel.actor import Actor

strawberry.enum(
    Reach, name="Reach", description="Whose things: those of one's own region (central parties have all), or of any."
)


@strawberry.type(description="An act that the viewer may do.")
class Right:
    """Right."""

    act: str = strawberry.field(description="Its name, as scopes of tokens and the journal have it.")
    region: Reach
    states: list[str] | None = strawberry.field(description="Of the record, in which it can be done; null: any.")
    clause: str | None = strawberry.field(description="Paragraph of the Rules that gives it to the party.")


def rights_of(actor: Actor) -> list[Right]:
    """Everything that the declarations give to an actor."""
    return [
        Right(
            act=each.act,
            region=each.region,
            states=None if each.states is None else sorted(each.states),
            clause=each.clause_of(actor.party_kind),
        )
        for each in access.rights(actor)
    ]
