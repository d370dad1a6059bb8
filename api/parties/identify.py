"""Who sends a request: by the key of a token in its head, or by the cookie of a session."""

from starlette.requests import Request

from api.kernel.actor import Actor
from api.kernel.answers import Outcome, Refused
from api.kernel.errors import Code, public
from api.kernel.outage import OUTAGE
from api.parties.keys import TOKEN_PREFIX, by_session, by_token
from api.parties.service import Parties

LONGEST_KEY = 100


async def identify(parties: Parties, request: Request) -> Actor | None:
    """The actor; None for a stranger, also for one whose session has ended. Refused for a token that is not valid."""
    given = request.headers.get("authorization")
    if given is not None:
        return await _by_token(parties, given)
    key = request.cookies.get(parties.cookie or "")
    return await _in_time(parties, by_session, key) if key and len(key) <= LONGEST_KEY else None


async def _by_token(parties: Parties, given: str) -> Actor:
    scheme, _, key = given.partition(" ")
    key = key.strip()
    found = None
    if scheme.lower() == "bearer" and key.startswith(TOKEN_PREFIX) and len(key) <= LONGEST_KEY:
        found = await _in_time(parties, by_token, key)
    if found is None:
        error = public(Code.UNAUTHENTICATED, "This token is not valid: it ended, was revoked, or never was one.")
        raise Refused([error], Outcome.UNAUTHENTICATED)
    return found


async def _in_time(parties: Parties, find, key: str) -> Actor | None:
    async def look() -> Actor | None:
        async with parties.database.reading() as connection:
            return await find(connection, key)

    try:
        return await parties.database.watch.in_time(look())
    except OUTAGE as error:
        message = "The database does not answer; try again in a moment."
        raise Refused([public(Code.UNAVAILABLE, message)], Outcome.UNAVAILABLE) from error
