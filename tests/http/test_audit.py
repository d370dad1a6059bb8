"""The audits of GraphQL over HTTP, as its working group's own tool makes them."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.packages import FOLDER, package

HERE = Path(__file__).parent


async def _run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


@pytest.fixture(scope="session")
def audits() -> Path:
    package("graphql-http")
    return FOLDER


async def test_every_audit_is_passed(audits: Path, address: str) -> None:
    out = await _run("node", str(HERE / "audit.mjs"), str(audits), f"http://{address}/graphql")
    results = json.loads(out)
    assert len(results) == 61
    assert [result for result in results if result["status"] != "ok"] == []
