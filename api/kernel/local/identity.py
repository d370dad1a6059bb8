"""As whom the embedded PostgreSQL runs. It refuses to run as root."""

import os
import pwd
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import search.local.launch
from search.local.shared import ServiceError


@dataclass(frozen=True)
class Identity:
    """`self`, or `namespace` / `user` with an id; see `search.local.launch`."""

    mode: str = "self"
    uid: int = 0
    gid: int = 0

    def __str__(self) -> str:
        return "self" if self.mode == "self" else f"{self.mode}:{self.uid}:{self.gid}"

    def run(self, command: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end under this identity; it does not outlive us."""
        launch = [sys.executable, "-I", "-S", str(search.local.launch.__file__)]
        death = [str(os.getpid()), str(int(signal.SIGKILL)), str(self)]
        return subprocess.run(
            [*launch, *death, *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", env=env, check=False,
        )  # fmt: skip

    def own(self, folder: Path) -> None:
        """Let a folder of ours, with all in it, belong to this identity."""
        if self.mode != "user":
            return
        for path, folders, files in os.walk(folder):
            for name in (".", *folders, *files):
                os.lchown(os.path.join(path, name), self.uid, self.gid)


def choose(folder: Path, program: Path) -> Identity:
    """The first identity that can write under `folder` and run `program`. Only `folder` is touched."""
    user = os.geteuid()
    if user != 0 and _has_name(user):
        return Identity()
    for identity in _candidates(folder):
        if (user == 0 or identity.mode == "namespace") and _can(identity, folder, program):
            return identity
    if user != 0:
        raise ServiceError(
            f"PostgreSQL runs only as a user with a name, and this system has none for the id {user}; it also forbids "
            "user namespaces. Run as another user, or set DATABASE_URL to a PostgreSQL server of your own."
        )
    raise ServiceError(
        "PostgreSQL refuses to run as root. This system forbids user namespaces, and no unprivileged user "
        f"can reach both {folder} and {program}. Run as an ordinary user, set VAR_DIR to a folder that every "
        "user may enter, or set DATABASE_URL to a PostgreSQL server of your own."
    )


def _has_name(user: int) -> bool:
    try:
        return bool(pwd.getpwuid(user))
    except KeyError:  # as in a container that runs under any id
        return False


def _candidates(folder: Path) -> Iterator[Identity]:
    data = folder / "data"
    if data.exists() and data.stat().st_uid != 0:  # once begun under an id of its own, it stays there
        yield Identity("user", data.stat().st_uid, data.stat().st_gid)
    ordinary = [user for user in pwd.getpwall() if user.pw_uid != 0]
    # PostgreSQL looks up the name of its user, so the id must be one the system knows.
    ordinary.sort(key=lambda user: user.pw_name != "nobody")
    if ordinary:
        yield Identity("namespace", ordinary[0].pw_uid, ordinary[0].pw_gid)
    known = {user.pw_uid for user in ordinary}
    # Root at work in somebody's home: in the namespace it may not enter there, but the owner may.
    owner = next((status for path in folder.parents if (status := path.stat()).st_uid in known), None)
    if owner is not None:
        yield Identity("user", owner.st_uid, owner.st_gid)
    if ordinary:
        yield Identity("user", ordinary[0].pw_uid, ordinary[0].pw_gid)


def _can(identity: Identity, folder: Path, program: Path) -> bool:
    with tempfile.TemporaryDirectory(dir=folder, prefix="probe-") as probe:
        identity.own(Path(probe))
        test = 'test -w "$1" && "$2" --version'
        command = ["/bin/sh", "-c", test, "sh", probe, str(program)]
        return identity.run(command, dict(os.environ)).returncode == 0
