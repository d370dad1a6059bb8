"""The word and letter tables of the analyser, read once when a module that needs them is imported."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@cache
def table(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """The words of a text table; lines that begin with # are remarks."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def lines(name: str) -> list[list[str]]:
    """The rows of a tab-separated table without its header."""
    rows = (_FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()[1:]
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


@cache
def fingerprint() -> str:
    """Changes with every change of a table, so that an index built with other words is known to be old."""
    content = hashlib.sha256()
    for path in sorted(_FOLDER.iterdir()):
        content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()[:8]
