"""How often anybody may try to get in. What is refused is not counted, or a stranger could lock an account for ever."""

from typing import Any

from psycopg import AsyncConnection

from api.kernel.rates import allowed, allowed_lately, client_key
from api.kernel.refusals import TooMany
from api.parties.hashing import TOO_MANY
from api.parties.rules import (
    LETTERS_A_DAY,
    MOST_BY_ADDRESS,
    MOST_BY_CLIENT,
    MOST_IN_ALL,
    REQUESTS_AN_HOUR,
    WINDOW_S,
)
from api.parties.service import Parties

_HOUR, _DAY = 3600, 86_400


async def count_attempt(parties: Parties, address_key: bytes, client: str) -> None:
    """Count an attempt by account, by network address and in all, before anything is looked up; or TooMany.

    An account that does not exist is counted like any other.
    """
    seal = parties.seal
    limits = (
        (seal.hash("sign in", address_key.hex()), MOST_BY_ADDRESS),
        (seal.hash("sign in from", client_key(seal, client).hex()), MOST_BY_CLIENT),
        (seal.hash("sign in", "all"), MOST_IN_ALL),
    )
    async with parties.database.writing() as connection:
        for key, most in limits:
            if not await allowed_lately(connection, key, most, WINDOW_S):
                raise TooMany(TOO_MANY)


async def count_request(parties: Parties, client: str) -> None:
    """Count a request for a letter from a network address; or TooMany."""
    key = parties.seal.hash("reset from", client_key(parties.seal, client).hex())
    async with parties.database.writing() as connection:
        if not await allowed(connection, key, REQUESTS_AN_HOUR, _HOUR):
            raise TooMany(TOO_MANY)


async def may_write_to(parties: Parties, connection: AsyncConnection[Any], address_key: bytes) -> bool:
    """Count a letter to an account; whether it may be sent."""
    key = parties.seal.hash("member letters", address_key.hex())
    return await allowed(connection, key, LETTERS_A_DAY, _DAY)
