"""Letters to those who answer: that something waits, and nothing of what it is."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.enquiries import letters
from api.enquiries.routing import STAFF
from api.enquiries.rules import DAY_S, LETTERS_A_DAY
from api.enquiries.service import Enquiries
from api.kernel.mail.outbox import put
from api.kernel.rates import allowed

_STAFF = f"SELECT id, address, locale FROM member m WHERE m.party = %s AND {STAFF} ORDER BY id"
_ONE = f"SELECT id, address, locale FROM member m WHERE m.id = %s AND {STAFF}"


async def tell_party(
    connection: AsyncConnection[Any], enquiries: Enquiries, party: UUID, number: str, what: str
) -> None:
    """Tell everybody in a party who answers questions; *what* is a sentence marked by N_."""
    await _tell(connection, enquiries, _STAFF, party, number, what)


async def tell_member(
    connection: AsyncConnection[Any], enquiries: Enquiries, member: UUID, number: str, what: str
) -> None:
    """Tell one member."""
    await _tell(connection, enquiries, _ONE, member, number, what)


async def _tell(
    connection: AsyncConnection[Any], enquiries: Enquiries, query: str, whom: UUID, number: str, what: str
) -> None:
    seal = enquiries.seal
    members = await (await connection.cursor(row_factory=dict_row).execute(query, (whom,))).fetchall()  # type: ignore[arg-type]
    for member in members:
        address = seal.open(member["address"])
        key = seal.hash("enquiry notices", str(member["id"]))
        if address and await allowed(connection, key, LETTERS_A_DAY, DAY_S):
            letter = letters.notice(enquiries, address, member["locale"], number, what)
            await put(connection, seal, letter, enquiries.sender, member["id"])
