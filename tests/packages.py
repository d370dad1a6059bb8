"""npm's packages for the tests, as `tests/node/package-lock.json` pins them, kept under `var/node`."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PINNED = Path(__file__).parent / "node"
FOLDER = PINNED.parents[1] / "var" / "node"


def package(name: str) -> Path:
    """The folder of a package, installed on first use; the test is skipped where there is no npm.

    What only `make audit` needs, the development dependencies, is brought when one of them is asked for.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("this needs node and npm")
    folder = FOLDER / "node_modules" / name
    if not folder.exists() or not _current():
        extra = name in json.loads((PINNED / "package.json").read_text("utf-8"))["devDependencies"]
        _install([] if extra else ["--omit=dev"])
    return folder


def _current() -> bool:
    kept = FOLDER / "package-lock.json"
    return kept.exists() and kept.read_bytes() == (PINNED / "package-lock.json").read_bytes()


def _install(options: list[str]) -> None:
    """Exactly what the lock file names, checked by its hashes; no script of a package is run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(PINNED / file, FOLDER)
    cache = FOLDER / "cache"
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *options],
        cwd=FOLDER,
        env=os.environ | {"npm_config_cache": str(cache)},
        capture_output=True,
        text=True,
    )
    shutil.rmtree(cache, ignore_errors=True)
    assert done.returncode == 0, f"npm cannot install the packages of the tests: {done.stderr or done.stdout}"
