"""What all acts with records share: one transaction, and one effect under one key."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.catalogue.publication.access import Family, every
from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.idempotency import once

Effect = Callable[[AsyncConnection[Any], Actor], Awaitable[Mapping[str, Any]]]


async def performed(
    database: Database, actor: Actor | None, family: Family, key: str | None, request: Mapping[str, Any], effect: Effect
) -> Mapping[str, Any]:
    """The answer of *effect*; under a key it is done once, for all that was asked of the act."""
    actor = admit(actor, *every(family))
    act = next(iter(family.values())).act.partition(".")[2]
    async with database.writing() as connection:
        if key is None:
            return await effect(connection, actor)
        return await once(connection, actor, key, act, request, lambda: effect(connection, actor))


def record_in(answer: Mapping[str, Any]) -> UUID:
    """The record that an answer names."""
    return UUID(str(answer["record"]))
