"""One round: four writers, and something is killed at a moment of its own choosing."""

import asyncio
import itertools
import random
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass

import psycopg

from tests.drills.ledger import MEMBERS, Browsers, Ledger, invitation
from tests.drills.product import Product

WRITERS = 4
WRITE_S, RECOVER_S = 1.5, 60.0
ALL_DONE_S = 200
"""A worker that dies keeps its letter for a minute or two; then the clock hands it on."""
_WAITING = """
SELECT (SELECT count(*) FROM mail_outbox WHERE sealed IS NOT NULL),
    (SELECT count(*) FROM search_pending WHERE for_postgresql),
    (SELECT count(*) FROM mail_outbox WHERE failed_at IS NOT NULL)
"""


@dataclass(frozen=True)
class Round:
    """Calls that were acknowledged in it, and the longest time in which none was."""

    acknowledged: int
    silence: float


async def enter(product: Product, stack: AsyncExitStack) -> Browsers:
    """A browser for each party that takes part, signed in."""
    browsers = {}
    for party, role in MEMBERS.items():
        browsers[party] = await product.signed_in(await product.member(party, role))
        stack.push_async_callback(browsers[party].aclose)
    return browsers


async def play(product: Product, browsers: Browsers, ledger: Ledger, what: str, number: int) -> Round:
    """Write, kill, go on until every writer was answered again, repeat the last calls, check everything."""
    moments: asyncio.Queue[float] = asyncio.Queue()
    until, acknowledged = asyncio.Event(), [asyncio.get_running_loop().time()]
    writers = [asyncio.create_task(ledger.write(browsers, until, moments)) for _ in range(WRITERS)]
    try:
        await asyncio.sleep(random.uniform(0.2, WRITE_S))
        await asyncio.to_thread(product.kill, what, number)
        acknowledged += [moments.get_nowait() for _ in range(moments.qsize())]
        async with asyncio.timeout(RECOVER_S):
            acknowledged += [await moments.get() for _ in range(2 * WRITERS)]
            until.set()
            await asyncio.gather(*writers)
    finally:
        for writer in writers:
            writer.cancel()
    acknowledged += [moments.get_nowait() for _ in range(moments.qsize())]
    await ledger.again(browsers, WRITERS)
    await asyncio.to_thread(ledger.check, product)
    return Round(len(acknowledged) - 1, max(later - sooner for sooner, later in itertools.pairwise(acknowledged)))


async def hasten(product: Product, browsers: Browsers, ledger: Ledger) -> None:
    """As after the minute that a letter stays with a worker that died, with one more call to begin a job at once."""
    with product.database() as connection:
        connection.execute("UPDATE mail_outbox SET try_at = now() WHERE sealed IS NOT NULL")
    ledger.calls.append(invitation())
    assert await ledger.call(browsers, ledger.calls[-1])


async def until_all_is_done(product: Product, ledger: Ledger) -> float:
    """Seconds until no job waits; each invitation has its letter by then."""
    began = time.monotonic()
    while (waiting := _waiting(product)) != (0, 0, 0):
        assert time.monotonic() - began < ALL_DONE_S, f"letters, records, letters given up: {waiting}"
        await asyncio.sleep(1)
    letters = len(list((product.folder / "mail").glob("*.eml")))
    invited = sum(call.act == "member.invite" for call in ledger.calls)
    assert letters == invited + len(MEMBERS), "a letter for each invitation, and those of who writes"
    return time.monotonic() - began


def _waiting(product: Product) -> tuple[int, ...]:
    try:
        with product.database() as connection:
            return connection.execute(_WAITING).fetchone() or ()
    except psycopg.OperationalError:
        return ()
