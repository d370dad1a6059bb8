"""The embedded PostgreSQL, with real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import psycopg
import pytest

from api.kernel.local import cluster, identity
from api.kernel.local.identity import Identity
from api.kernel.local.urls import conninfo
from api.kernel.postgres import EmbeddedPostgres, local_database
from api.kernel.settings import read_settings
from search.local.shared import ServiceError

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")

START = textwrap.dedent("""
    import sys, json
    from pathlib import Path
    from api.kernel.postgres import EmbeddedPostgres
    server = EmbeddedPostgres(Path(sys.argv[1]))
    print(json.dumps([server.start(), server.started]), flush=True)
    sys.stdin.read()
    server.stop()
""")


def ask(url: str, statement: str) -> object:
    with psycopg.connect(conninfo(url)) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def write(url: str, statement: str) -> None:
    with psycopg.connect(conninfo(url)) as connection:
        connection.execute(statement.encode())


def start_elsewhere(var_dir: Path, *prefix: str) -> subprocess.Popen[str]:
    command = [*prefix, sys.executable, "-c", START, str(var_dir)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str]) -> tuple[str, bool]:
    assert process.stdout is not None
    url, started = json.loads(process.stdout.readline())
    return url, started


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("")


def postmaster(var_dir: Path) -> int:
    return int((var_dir / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(condition, seconds: float = 8.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def permissions(*paths: Path) -> dict[str, tuple[int, int, int]]:
    found = {}
    for path in paths:
        for step in (path, *path.parents):
            status = step.stat()
            found[str(step)] = (status.st_mode, status.st_uid, status.st_gid)
    return found


def reachable(path: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents))


@pytest.fixture
def server(tmp_path):
    server = EmbeddedPostgres(tmp_path / "var")
    yield server
    server.stop()
    assert server.wait_until_gone(8)


@pytest.fixture
def open_folder():
    """A folder that every user may enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="kerege-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_fresh_server_is_as_we_need_it(server):
    url = server.start()
    settings = (
        "fsync",
        "full_page_writes",
        "synchronous_commit",
        "server_encoding",
        "timezone",
        "listen_addresses",
    )
    found = {name: ask(url, f"SHOW {name}") for name in settings}
    assert found == {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "server_encoding": "UTF8",
        "timezone": "UTC",
        "listen_addresses": "",
    }
    write(url, "CREATE EXTENSION pg_trgm")
    assert ask(url, "SELECT similarity('Қазақстан', 'қазақстн') > 0.5")
    assert ask(url, "SELECT 'а' < 'я' AND 'Я' < 'а' AND lower('Қ') = 'қ'")


def test_root_changes_nothing_outside_its_folder(tmp_path):
    var_dir = tmp_path / "deep" / "var"
    var_dir.parent.mkdir(mode=0o700)
    watched = (var_dir.parent, cluster.binaries() / "postgres", Path("/etc/passwd"), Path("/etc/group"))
    before = permissions(*watched)
    users = [Path(name).read_bytes() for name in ("/etc/passwd", "/etc/group")]
    server = EmbeddedPostgres(var_dir)
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()
    assert server.wait_until_gone(8)
    assert permissions(*watched) == before
    assert [Path(name).read_bytes() for name in ("/etc/passwd", "/etc/group")] == users
    owners = {path.lstat().st_uid for path in var_dir.rglob("*")}
    assert owners == {os.geteuid()}


def test_the_second_start_finds_the_data(server):
    write(server.start(), "CREATE TABLE kept AS SELECT 7 AS value")
    server.stop()
    assert server.wait_until_gone(8)
    began = time.monotonic()
    assert ask(server.start(), "SELECT value FROM kept") == 7
    assert time.monotonic() - began < 5


def test_processes_share_one_server_until_the_last_leaves(tmp_path):
    processes = [start_elsewhere(tmp_path / "var") for _ in range(4)]
    answers = [answer(process) for process in processes]
    assert len({url for url, _ in answers}) == 1
    assert sorted(started for _, started in answers) == [False, False, False, True]
    pid = postmaster(tmp_path / "var")
    starter = next(process for process, (_, started) in zip(processes, answers, strict=True) if started)
    leave(starter)
    others = [process for process in processes if process is not starter]
    for process in others[:2]:
        leave(process)
    assert ask(answers[0][0], "SELECT 1") == 1
    assert postmaster(tmp_path / "var") == pid
    leave(others[2])
    assert eventually(lambda: not is_running(pid))


def test_nothing_survives_a_killed_user(tmp_path):
    process = start_elsewhere(tmp_path / "var")
    url, _ = answer(process)
    write(url, "CREATE TABLE kept AS SELECT 7 AS value")
    pid = postmaster(tmp_path / "var")
    process.kill()
    leave(process)
    assert eventually(lambda: not is_running(pid))
    again = EmbeddedPostgres(tmp_path / "var")
    assert ask(again.start(), "SELECT value FROM kept") == 7
    again.stop()
    assert again.wait_until_gone(8)


def test_a_killed_server_comes_back_with_what_was_acknowledged(server):
    url = server.start()
    write(url, "CREATE TABLE kept AS SELECT 7 AS value")
    os.kill(postmaster(server.folder.parent), signal.SIGKILL)

    def answers() -> bool:
        try:
            return ask(url, "SELECT value FROM kept") == 7
        except psycopg.OperationalError:
            return False

    assert eventually(answers)


def test_a_killed_keeper_takes_the_server_along_and_can_be_replaced(server):
    url = server.start()
    pid = postmaster(server.folder.parent)
    os.kill(int((server.folder / "keeper.lock").read_text()), signal.SIGKILL)
    assert eventually(lambda: not is_running(pid))
    assert not server.alive()
    assert server.start() == url
    assert ask(url, "SELECT 1") == 1


@pytest.mark.parametrize(
    "content", ["4194399\n", f"{os.getpid()}\n", "", "x\n"], ids=["dead", "reused", "empty", "odd"]
)
def test_a_leftover_pid_file_is_mended(server, content):
    server.start()
    whole = (server.folder / "data" / "postmaster.pid").read_text()
    server.stop()
    assert server.wait_until_gone(8)
    rest = whole.partition("\n")[2] if content.strip().isdigit() else ""
    (server.folder / "data" / "postmaster.pid").write_text(content + rest)
    (server.folder / "socket" / ".s.PGSQL.5432.lock").write_text(whole.replace(whole.split("\n")[0], str(os.getpid())))
    (server.folder / "state.json").write_text('{"url": "postgresql://nowhere/x", "sockets": "/nowhere"}')
    assert ask(server.start(), "SELECT 1") == 1


def test_a_half_made_folder_is_made_anew(server):
    server.folder.mkdir(parents=True)
    (server.folder / "data.new" / "base").mkdir(parents=True)
    (server.folder / "data" / "base").mkdir(parents=True)
    (server.folder / "data" / "PG_VERSION").write_text("18\n")
    assert ask(server.start(), "SELECT 1") == 1
    assert not (server.folder / "data.new").exists()
    assert len(list(server.folder.glob("data.unfinished-*/base"))) == 1


def test_an_interrupted_first_start_is_made_good(tmp_path):
    process = start_elsewhere(tmp_path / "var")
    assert eventually(lambda: (tmp_path / "var" / "postgres" / "data.new" / "base").exists())
    process.kill()
    leave(process)
    server = EmbeddedPostgres(tmp_path / "var")
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()
    assert server.wait_until_gone(8)


def test_a_deep_folder_gets_a_short_socket(tmp_path):
    server = EmbeddedPostgres(tmp_path / ("deep" * 30) / "var")
    first = server.start()
    folder = Path((server.folder / "socket.path").read_text())
    assert ask(first, "SELECT 1") == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    os.kill(int((server.folder / "keeper.lock").read_text()), signal.SIGKILL)
    assert eventually(lambda: not server.alive())
    assert server.start() == first  # clients that were told the address stay right
    server.stop()
    assert server.wait_until_gone(8)
    assert not folder.exists()


def test_data_of_another_release_is_explained(server):
    server.start()
    server.stop()
    assert server.wait_until_gone(8)
    (server.folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ServiceError, match=r"made by PostgreSQL 16.*brings PostgreSQL 18(?s:.*)kerege export"):
        server.start()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "var").touch()
    with pytest.raises(ServiceError, match="var/postgres cannot be written"):
        EmbeddedPostgres(tmp_path / "var").start()


def test_what_the_server_says_is_passed_on(server):
    server.start()
    server.stop()
    assert server.wait_until_gone(8)
    (server.folder / "data" / "postgresql.conf").write_text("nonsense = on\n")
    with pytest.raises(ServiceError, match=r"(?s)did not start.*nonsense"):
        server.start()


def test_a_full_disk_is_explained():
    assert "free some space" in cluster.explain("could not write: No space left on device")


async def test_a_configured_database_is_taken_as_it_is(tmp_path):
    read = read_settings(var_dir=tmp_path / "var", database_url="postgres://me@host/db")
    async with local_database(read) as url:
        assert url == "postgresql+psycopg://me@host/db"
    assert not (tmp_path / "var").exists()


@AS_ROOT
@pytest.mark.parametrize("user", [65534, 65533], ids=["with a name", "without a name"])
def test_an_ordinary_user_runs_it(open_folder, user):
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is missing")
    become = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--")
    # The program setpriv starts still has root's way in; what that program starts has not.
    inner = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import psycopg'], check=True)"
    check = [*become, sys.executable, "-c", inner]
    if subprocess.run(check, capture_output=True, check=False).returncode != 0:
        pytest.skip("an ordinary user cannot reach this Python")
    os.chown(open_folder, user, user)
    process = start_elsewhere(open_folder / "var", *become)
    url, started = answer(process)
    assert started
    assert ask(url, "SELECT 1") == 1
    leave(process)
    assert {path.lstat().st_uid for path in open_folder.rglob("*")} == {user}
    assert eventually(lambda: not EmbeddedPostgres(open_folder / "var").alive())


@AS_ROOT
def test_root_without_namespaces_becomes_an_ordinary_user(open_folder, monkeypatch):
    monkeypatch.setattr(identity, "_candidates", lambda _: iter([Identity("user", 65534, 65534)]))
    server = EmbeddedPostgres(open_folder / "var")
    if not reachable(cluster.binaries()):
        with pytest.raises(ServiceError, match="set DATABASE_URL"):
            server.start()
        pytest.skip("the packages lie where no ordinary user may look")
    url = server.start()
    assert ask(url, "SELECT 1") == 1
    assert open_folder.stat().st_uid == 0
    assert (server.folder / "data").stat().st_uid == 65534
    server.stop()
    assert server.wait_until_gone(8)


@AS_ROOT
def test_root_in_a_private_home_works_as_its_owner(open_folder):
    if not reachable(cluster.binaries()):
        pytest.skip("the packages lie where no ordinary user may look")
    os.chown(open_folder, 65534, 65534)
    open_folder.chmod(0o700)
    server = EmbeddedPostgres(open_folder / "var")
    assert ask(server.start(), "SELECT 1") == 1
    assert (server.folder / "data").stat().st_uid == 65534
    assert open_folder.stat().st_mode & 0o777 == 0o700
    server.stop()
    assert server.wait_until_gone(8)


@AS_ROOT
def test_root_with_nowhere_to_go_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(identity, "_candidates", lambda _: iter([Identity("user", 65534, 65534)]))
    tmp_path.chmod(0o700)
    with pytest.raises(ServiceError, match="set DATABASE_URL"):
        EmbeddedPostgres(tmp_path / "var").start()


def test_a_user_without_a_name_is_told_so_where_namespaces_are_forbidden(tmp_path, monkeypatch):
    monkeypatch.setattr(identity.os, "geteuid", lambda: 65533)
    monkeypatch.setattr(identity, "_can", lambda *_: False)
    with pytest.raises(ServiceError, match="none for the id 65533"):
        EmbeddedPostgres(tmp_path / "var").start()
