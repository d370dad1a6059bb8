"""Who is asked: the product, and a bare Starlette handler behind the same server."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.drills.product import Product

_BODY = "KEREGE_BENCH_BODY"
_UNLIMITED = {"RATE_LIMIT_PAGES": "off", "RATE_LIMIT_GRAPHQL": "off"}


@dataclass(frozen=True)
class Served:
    """A port that is served by one process, and the processes of its database."""

    port: int
    process: psutil.Process
    database: psutil.Process | None = None

    @classmethod
    @contextmanager
    def product(cls, folder: Path, keep: int) -> Iterator["Served"]:
        """One serving process that keeps so many megabytes."""
        product = Product(folder, 1)
        product.environment |= {"ANSWER_CACHE_MB": str(keep), **_UNLIMITED}
        with product.running():
            port = int(product.url.rpartition(":")[2])
            yield cls(port, product.processes("server")[0], _postmaster(folder))

    def once(self, request: bytes) -> bytes:
        """The body that is answered, once it is the same twice."""
        return [_body(self.port, request) for _ in range(3)][-1]

    def cpu(self) -> float:
        return sum(self.process.cpu_times()[:2])

    def database_cpu(self) -> float:
        """Of all its processes that run now."""
        if self.database is None:
            return 0.0
        return sum(sum(each.cpu_times()[:2]) for each in self.database.children(recursive=True))

    def memory(self) -> float:
        return self.process.memory_full_info().pss / 2**20


@contextmanager
def bare(body: bytes) -> Iterator[Served]:
    """The same octets by a handler that knows nothing."""
    with socket.socket() as listening, tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        words = ["api.kernel.local.web", "tests.benchmarks.serving:create_bare", "api.kernel.protocol:BoundedProtocol"]
        command = [sys.executable, "-m", *words, str(listening.fileno())]
        environment = os.environ | {_BODY: file.name}
        process = subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])
        try:
            served = Served(listening.getsockname()[1], psutil.Process(process.pid))
            served.once(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            yield served
        finally:
            process.terminate()
            process.wait(10)


def create_bare() -> Starlette:
    """The handler."""
    body = Path(os.environ[_BODY]).read_bytes()

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


def _postmaster(folder: Path) -> psutil.Process | None:
    found = (folder / "postgres").rglob("postmaster.pid")
    path = next(found, None)
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if path and str(path.parent) in words and words[0].endswith("postgres"):
            return process
    return None


def _body(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:300]
        while len(body) < _length(head):
            body += connection.recv(65536)
    time.sleep(0.2)
    return body


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next(int(value) for name, _, value in lines if name == b"content-length")
