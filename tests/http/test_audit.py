"""The audits of GraphQL over HTTP, as its working group's own tool makes them."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "var" / "audit"
PACKAGES = ("graphql-http@1.23.1", "graphql@16.13.1")


async def _run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


@pytest.fixture(scope="session")
async def audits() -> Path:
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("the audits need node and npm")
    if not (FOLDER / "node_modules" / "graphql-http").exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "package.json").write_text("{}")
        options = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
        await _run("npm", "install", "--prefix", str(FOLDER), *options, *PACKAGES)
    return FOLDER


async def test_every_audit_is_passed(audits: Path, address: str) -> None:
    out = await _run("node", str(HERE / "audit.mjs"), str(audits), f"http://{address}/graphql")
    results = json.loads(out)
    assert len(results) == 61
    assert [result for result in results if result["status"] != "ok"] == []
