"""How often somebody may do something: counted in the database, so over all processes."""

from ipaddress import ip_address, ip_network
from typing import Any

from psycopg import AsyncConnection

from api.kernel.sealing import Seal

_COUNT = """
INSERT INTO rate_window (key, began, count)
VALUES (%(key)s, to_timestamp(floor(extract(epoch FROM now()) / %(seconds)s) * %(seconds)s), 1)
ON CONFLICT (key, began) DO UPDATE SET count = rate_window.count + 1 RETURNING count
"""
_WINDOWS = 5
_LATELY = """
SELECT coalesce(sum(count), 0) FROM rate_window
WHERE key = %(key)s AND began > now() - make_interval(secs => %(lately)s)
"""


async def allowed(connection: AsyncConnection[Any], key: bytes, most: int, seconds: int) -> bool:
    """Count one more; whether it is within *most* in the current window of so many *seconds*."""
    row = await (await connection.execute(_COUNT, {"key": key, "seconds": seconds})).fetchone()
    return bool(row and row[0] <= most)


async def allowed_lately(connection: AsyncConnection[Any], key: bytes, most: int, seconds: int) -> bool:
    """Count one more; whether at most *most* fall into any stretch of so many *seconds*, however the windows lie."""
    window = {"key": key, "seconds": seconds // _WINDOWS}
    await connection.execute(_COUNT, window)
    row = await (await connection.execute(_LATELY, window | {"lately": seconds + seconds // _WINDOWS})).fetchone()
    return bool(row and row[0] <= most)


_TAKE = """
INSERT INTO rate_window (key, began, count) VALUES (%(key)s, to_timestamp(%(began)s), %(wanted)s)
ON CONFLICT (key, began) DO UPDATE SET count = rate_window.count + excluded.count RETURNING count
"""


async def take(connection: AsyncConnection[Any], key: bytes, began: int, most: int, wanted: int) -> int:
    """Take so many out of *most* in the window that began at a second of the clock; how many were left of them."""
    await connection.execute("SET LOCAL synchronous_commit = off")  # a crash may forget who asked how often
    row = await (await connection.execute(_TAKE, {"key": key, "began": began, "wanted": wanted})).fetchone()
    return max(0, min(wanted, most - (row[0] - wanted))) if row else 0


def client_key(seal: Seal, client: str) -> bytes:
    """Key of a network address; a household has one IPv4 address, or a /64 of IPv6 to itself."""
    try:
        known = ip_address(client)
    except ValueError:
        return seal.hash("client", client)
    network = ip_network(f"{known}/{64 if known.version == 6 else 32}", strict=False)
    return seal.hash("client", str(network))


async def forget(connection: AsyncConnection[Any]) -> None:
    """Erase counts of windows that are long past."""
    await connection.execute("DELETE FROM rate_window WHERE began < now() - interval '2 days'")
