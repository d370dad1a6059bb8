"""A nursery of workers that are killed: `python -m tests.duties.killed URL`.

Everything is loaded once; each line of input, a job, a moment and a step, begins a worker, a process of its own, which
does the job at that moment and is killed as it comes to that step: before a statement, or before a commit. It is
answered by how the worker ended: `done`, or `killed`.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from subprocess import PIPE, Popen
from typing import Any

from psycopg import AsyncCursor
from psycopg.transaction import AsyncTransaction

from api.duties.periodic import open_periods
from api.duties.recounting import recount
from api.duties.service import Duties
from api.duties.telling import tell_due
from api.kernel.clock import Clock
from api.kernel.database import Database
from api.kernel.sealing import Seal
from tests.duties.year import ROOT, SECRET, SENDER

Begin = Callable[[str, datetime, int], str]


@contextmanager
def nursery(url: str) -> Iterator[Begin]:
    """Begins a worker and tells how it ended."""
    command = [sys.executable, "-m", "tests.duties.killed", url]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout

        def begin(job: str, now: datetime, step: int) -> str:
            print(job, now.isoformat(), step, file=process.stdin, flush=True)
            return process.stdout.readline().strip()

        yield begin
        process.stdin.close()


def _die_at(step: int) -> None:
    """Let this process be killed at a step."""
    left = step

    def before(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def guarded(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return await method(*arguments, **named)

        return guarded

    AsyncCursor.execute = before(AsyncCursor.execute)  # type: ignore[method-assign]
    AsyncTransaction.__aexit__ = before(AsyncTransaction.__aexit__)  # type: ignore[method-assign]


async def _work(url: str, job: str, clock: Clock) -> None:
    database = Database(url, size=2)
    match job:
        case "open":
            await open_periods(database, clock)
        case "tell":
            await tell_due(Duties(database, Seal(SECRET), SENDER), clock)
        case "recount":
            await recount(database, clock)
    await database.close()


def main() -> None:
    """Begin workers as they are asked for."""
    for asked in sys.stdin:
        job, now, step = asked.split()
        born = os.fork()
        if not born:
            _die_at(int(step))
            asyncio.run(_work(sys.argv[1], job, lambda now=now: datetime.fromisoformat(now)))
            os._exit(0)
        status = os.waitpid(born, 0)[1]
        print("killed" if os.WIFSIGNALED(status) else ["done", "failed"][bool(status)], flush=True)


if __name__ == "__main__":
    main()
