"""A process that gives again what it has kept: `python -m tests.kernel.reader URL`, a line for each line it gets."""

import asyncio
import sys

import orjson

from api.door import Door
from api.kernel.answers import GraphQLRequest
from api.kernel.database import Database

ASKED = GraphQLRequest("{ projects { totalCount } }", locale="en")


async def main(url: str) -> None:
    """Say how many projects there are, and whether that was said without asking the database."""
    database = Database(url, size=2)
    database.trust.start()
    door = Door(database, keep=1_000_000)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("ready", flush=True)
    while await lines.readline():
        trusted = database.trust.revision
        kept = door._kept.find(next(iter(door._kept._kept._kept), None))
        answer = await door.answer(ASKED)
        count = orjson.loads(answer.body)["data"]["projects"]["totalCount"]
        print(count, int(kept is not None and kept.revision == trusted), flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
