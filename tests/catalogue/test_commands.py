"""The command line over a real database."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import new_database
from tests.support import line

KEREGE = Path(sys.executable).parent / "kerege"
GOOD = {"kind": "project", "slug": "mill", "region": "abai", "title": {"en": "Flour mill"}}


def run(url: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with its own settings."""
    values = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "SEARCH_ENGINE": "postgresql", **environment}
    command = [str(KEREGE), *map(str, arguments)]
    return subprocess.run(command, env=values, capture_output=True, text=True, check=False, timeout=60)


def write(tmp_path: Path, *lines: dict[str, Any]) -> Path:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"".join(line(**fields) for fields in lines))
    return file


def test_import_then_export(empty_url: str, tmp_path: Path) -> None:
    result = run(empty_url, "import", write(tmp_path, GOOD))
    assert result.returncode == 0, result.stderr
    assert "1 lines read" in result.stderr
    out = tmp_path / "out.jsonl"
    assert run(empty_url, "export", "--output", out).returncode == 0
    assert {k: v for k, v in orjson.loads(out.read_bytes()).items() if k in GOOD} == GOOD
    regions = run(empty_url, "export", "--kind", "region").stdout
    assert len(regions.splitlines()) == 20


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "nothing was stored"), ("ru", "ничего не сохранено"), ("kk", "ештеңе сақталмады")]
)
def test_import_says_in_words_what_is_wrong(untouched_url: str, tmp_path: Path, locale: str, words: str) -> None:
    file = write(tmp_path, GOOD, GOOD | {"slug": "two", "jobs": "many", "region": "mars"})
    result = run(untouched_url, "import", file, "--locale", locale)
    assert result.returncode == 1
    assert f"{file}:2: region:" in result.stderr
    assert f"{file}:2: jobs:" in result.stderr
    assert words in result.stderr.lower()
    assert run(untouched_url, "export").stdout == ""


def test_a_missing_file_is_named(untouched_url: str, tmp_path: Path) -> None:
    result = run(untouched_url, "import", tmp_path / "nowhere.jsonl")
    assert result.returncode == 1
    assert "nowhere.jsonl" in result.stderr


def test_reindex_and_doctor(empty_url: str, tmp_path: Path) -> None:
    run(empty_url, "import", write(tmp_path, GOOD))
    waiting = run(empty_url, "doctor", VAR_DIR=str(tmp_path))
    assert "1 changes wait" in waiting.stdout
    result = run(empty_url, "reindex", VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "postgresql: 1 records" in result.stderr
    healthy = run(empty_url, "doctor", VAR_DIR=str(tmp_path))
    assert "ok       migrations: all applied" in healthy.stdout
    assert "failure" not in healthy.stdout, healthy.stdout


def test_migrate_twice_does_nothing(empty_url: str) -> None:
    assert "nothing to do" in run(empty_url, "migrate").stderr


def test_a_wrong_setting_is_named_without_a_traceback() -> None:
    result = run("mysql://nowhere/x", "migrate")
    assert result.returncode == 1
    assert "DATABASE_URL" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unprepared_database_is_told_in_words(server_url: str, tmp_path: Path) -> None:
    with new_database(server_url) as url:
        result = run(url, "import", write(tmp_path, GOOD))
    assert result.returncode == 1
    assert "kerege migrate" in result.stderr
    assert "Traceback" not in result.stderr
