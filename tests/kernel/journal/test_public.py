"""What others see of the journal: its head, and the command that verifies it."""

from pathlib import Path

import orjson
import psycopg

from api.door import Door
from api.kernel.database import Database
from api.kernel.journal.heads import heads_file, publish
from api.kernel.local.urls import as_role, conninfo
from tests.catalogue.test_commands import run
from tests.kernel.journal.support import change
from tests.support import ask

HEAD = "{ journalHead { day sequence hash } }"


async def test_the_newest_head_is_public(empty: Database, tmp_path: Path) -> None:
    door = Door(empty)
    assert (await ask(door, HEAD))["journalHead"] is None
    await change(empty)
    await publish(empty, tmp_path)
    head = (await ask(door, HEAD))["journalHead"]
    assert [orjson.loads(line) for line in heads_file(tmp_path).read_bytes().splitlines()] == [head]


async def test_the_command_verifies(empty: Database, empty_url: str, tmp_path: Path) -> None:
    for _ in range(3):
        await change(empty)
    await publish(empty, tmp_path)
    whole = run(empty_url, "journal", "verify", VAR_DIR=str(tmp_path))
    assert (whole.returncode, "3 rows, published heads that agree: 1" in whole.stderr) == (0, True), whole.stderr
    kept = tmp_path / "kept.jsonl"
    kept.write_text(whole.stdout)
    with psycopg.connect(conninfo(as_role(empty_url, "kerege"))) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("UPDATE journal SET act = 'x' WHERE sequence = 2; DELETE FROM journal WHERE sequence = 3")
    broken = run(empty_url, "journal", "verify", "--head", kept, VAR_DIR=str(tmp_path))
    assert broken.returncode == 1
    assert "row 2: edited" in broken.stdout
    assert "row 3: cut off" in broken.stdout
    kept.write_text("nonsense")
    assert "line 1 is no head" in run(empty_url, "journal", "verify", "--head", kept).stderr
