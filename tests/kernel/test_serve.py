"""What `kerege serve` runs, with a small application in the place of the portal."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from api.kernel.local.urls import conninfo
from api.kernel.postgres import EmbeddedPostgres

APPLICATION = textwrap.dedent("""
    import os

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                kind = (await receive())["type"]
                await send({"type": f"{kind}.complete"})
                if kind == "lifespan.shutdown":
                    return
        body = f"{os.getpid()} {os.environ['DATABASE_URL']}".encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    def create_app():
        return app
""")

PROGRAM = textwrap.dedent("""
    import sys
    from api.kernel.local.serve import Plan, serve
    from api.kernel.settings import settings
    from search.local.shared import ServiceError

    async def migrate(owner, url):
        print("migrated", owner, flush=True)

    def sample(url):
        print("imported", flush=True)

    worker = ["-c", "import time; time.sleep(600)"]
    try:
        sys.exit(serve(Plan(settings(), migrate, sample, app=sys.argv[1], worker=worker)))
    except ServiceError as error:
        sys.exit(str(error))
""")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "small.py").write_text(APPLICATION)
    (tmp_path / "broken.py").write_text("raise RuntimeError('broken on purpose')")
    return tmp_path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(folder: Path, port: int, app: str = "small:create_app", database: str | None = None) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    mine = {"PYTHONPATH": path, "VAR_DIR": str(folder / "var"), "PORT": str(port), "WORKERS": "2"}
    environment = os.environ | mine | {"SEARCH_ENGINE": "postgresql"}
    environment.pop("DATABASE_URL", None)
    if database is not None:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-c", PROGRAM, app]
    with (folder / "output.txt").open("w") as output:
        return subprocess.Popen(command, env=environment, stdout=output, stderr=output, text=True)


def output(folder: Path) -> str:
    return (folder / "output.txt").read_text()


def eventually(condition, seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def fetch(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        return answer.read().decode()


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found |= {int(child)} | descendants(int(child))
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_says_what_it_did_and_ends_with_all_its_children(folder, number):
    port = free_port()
    process = serve(folder, port)
    assert eventually(lambda: "ready" in output(folder)), output(folder)
    assert f"http://127.0.0.1:{port}/" in output(folder)
    assert "migrated postgresql+psycopg://" in output(folder)
    assert "imported" in output(folder)
    assert "postgresql+psycopg://kerege_app@" in fetch(port)  # not the owner, who may change the journal
    children = descendants(process.pid)
    assert len(children) >= 5  # two to serve, the worker, the keeper and the database
    process.send_signal(number)
    assert process.wait(10) == 0
    assert not any(is_running(child) for child in children)


def test_it_serves_over_no_database_that_may_lose_what_was_acknowledged(folder, server_url):
    hasty = make_url(server_url).update_query_dict({"options": "-c synchronous_commit=off"})
    process = serve(folder, free_port(), database=hasty.render_as_string(hide_password=False))
    assert process.wait(60) == 1, output(folder)
    assert "synchronous_commit is off" in output(folder)
    assert "migrated" not in output(folder)


def test_it_serves_by_no_time_zones_of_before(folder, monkeypatch):
    zones = folder / "zones" / "Asia"
    zones.mkdir(parents=True)
    (zones / "Almaty").write_bytes((files("tzdata.zoneinfo.Asia") / "Omsk").read_bytes())
    monkeypatch.setenv("PYTHONTZPATH", str(folder / "zones"))
    process = serve(folder, free_port())
    assert process.wait(60) == 1, output(folder)
    assert "Asia/Almaty before and after 1 March 2024: 6:00:00, 6:00:00" in output(folder)
    assert "migrated" not in output(folder)


def test_a_killed_serving_process_is_replaced(folder):
    port = free_port()
    process = serve(folder, port)
    assert eventually(lambda: "ready" in output(folder)), output(folder)
    first = int(fetch(port).split()[0])
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: "ended with -9, starting it again" in output(folder))
    assert int(fetch(port).split()[0]) != first
    process.terminate()
    assert process.wait(10) == 0


def test_nothing_survives_when_it_is_killed(folder):
    process = serve(folder, free_port())
    assert eventually(lambda: "ready" in output(folder)), output(folder)
    children = descendants(process.pid)
    process.kill()
    process.wait()
    assert eventually(lambda: not any(is_running(child) for child in children))


def test_the_second_signal_forces(folder):
    process = serve(folder, free_port())
    assert eventually(lambda: "ready" in output(folder)), output(folder)
    web = [pid for pid in descendants(process.pid) if b"small:create_app" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    for pid in web:
        os.kill(pid, signal.SIGSTOP)  # so that they cannot end by themselves
    process.send_signal(signal.SIGINT)
    assert eventually(lambda: "once more to force" in output(folder))
    process.send_signal(signal.SIGINT)
    assert process.wait(3) == 130
    assert eventually(lambda: not any(is_running(pid) for pid in web))


def test_a_taken_port_says_by_whom(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = serve(folder, other.getsockname()[1])
        assert process.wait(15) == 1
    assert f"(process {os.getpid()})" in output(folder)
    assert "set PORT" in output(folder)
    assert "Traceback" not in output(folder)


def test_a_database_that_may_lose_data_is_refused(folder):
    postgres = EmbeddedPostgres(folder / "other")
    with psycopg.connect(conninfo(postgres.start()), autocommit=True) as connection:
        connection.execute("ALTER DATABASE kerege SET synchronous_commit = off")
    process = serve(folder, free_port(), database=postgres.start())
    assert process.wait(15) == 1
    assert "synchronous_commit is off" in output(folder)
    postgres.stop()
    assert postgres.wait_until_gone(8)


def test_a_database_out_of_reach_is_explained(folder):
    process = serve(folder, free_port(), database="postgresql://me@127.0.0.1:1/db")
    assert process.wait(15) == 1
    assert "DATABASE_URL: the database cannot be reached" in output(folder)
    assert "Traceback" not in output(folder)


def test_an_application_that_does_not_start_ends_it(folder):
    process = serve(folder, free_port(), app="broken:create_app")
    assert process.wait(30) == 1
    assert "broken on purpose" in output(folder)
    assert "does not start" in output(folder)
