"""The floors hold, and a planted breach is found."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("api", "portal", "search", "locales")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_floors_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_a_planted_upward_import_is_found(tmp_path: Path) -> None:
    for room in ROOMS:
        ignore = shutil.ignore_patterns("static", "templates", "__pycache__")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "api" / "kernel" / "bin.py"
    planted.write_text(planted.read_text() + "\nfrom api.catalogue import kinds\n")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "api.kernel.bin -> api.catalogue.kinds" in result.stdout
