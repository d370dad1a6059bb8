"""Whatever is done to the journal by who can do anything is found."""

from pathlib import Path

import psycopg
import pytest

from api.kernel.database import Database
from api.kernel.journal.chain import BEGINNING, CONTENT, row_hash
from api.kernel.journal.heads import BadHeads, Head, heads_file, publish, published, read_heads
from api.kernel.journal.verify import Report, verify
from api.kernel.local.urls import as_role, conninfo
from tests.kernel.journal.support import change

ROWS = 12
EDITS = [
    "UPDATE journal SET act = 'project.publish' WHERE sequence = 5",
    "UPDATE journal SET member = gen_random_uuid() WHERE sequence = 5",
    "UPDATE journal SET party = NULL WHERE sequence = 5",
    "UPDATE journal SET clause = NULL WHERE sequence = 5",
    "UPDATE journal SET region = 'almaty' WHERE sequence = 5",
    "UPDATE journal SET subject_id = gen_random_uuid() WHERE sequence = 5",
    "UPDATE journal SET subject_kind = 'site' WHERE sequence = 5",
    "UPDATE journal SET before = '{}' WHERE sequence = 5",
    "UPDATE journal SET before = NULL WHERE sequence = 5",
    """UPDATE journal SET after = '{"jobs": 7}' WHERE sequence = 5""",
    "UPDATE journal SET request_id = 'x' WHERE sequence = 5",
    "UPDATE journal SET at = at + interval '1 microsecond' WHERE sequence = 5",
    "UPDATE journal SET hash = sha256('x') WHERE sequence = 5",
    "UPDATE journal SET previous = sha256('x') WHERE sequence = 5",
]
ALL = "UPDATE journal SET sequence ="
OTHERS = [
    "DELETE FROM journal WHERE sequence = 5",
    "DELETE FROM journal WHERE sequence < 3",
    # the others moved up
    f"DELETE FROM journal WHERE sequence = 5; {ALL} -sequence WHERE sequence > 5;"
    f"{ALL} -sequence - 1 WHERE sequence < 0",
    # two changed places, without and with their bonds
    f"{ALL} sequence - 11 WHERE sequence IN (5, 6); {ALL} -sequence WHERE sequence < 0",
    f"{ALL} sequence - 11, previous = (SELECT o.previous FROM journal o WHERE o.sequence = 11 - journal.sequence)"
    f" WHERE sequence IN (5, 6); {ALL} -sequence WHERE sequence < 0",
    "INSERT INTO journal SELECT sequence + 1, at, member, party, act, clause, subject_kind, subject_id,"
    " region, before, after, request_id, hash, sha256(hash) FROM journal WHERE sequence = 12",
    "ALTER TABLE journal DROP CONSTRAINT journal_pkey, DROP CONSTRAINT uq_journal_hash;"
    "INSERT INTO journal SELECT * FROM journal WHERE sequence = 5",
]
# A superuser with all triggers off.
BARE = "SET LOCAL session_replication_role = replica; ALTER TABLE journal DROP CONSTRAINT ck_journal_sequence"
CUT = "DELETE FROM journal WHERE sequence > 9"


@pytest.fixture
async def journal(empty: Database) -> Database:
    """A journal of twelve rows."""
    for number in range(ROWS):
        await change(empty, before={"jobs": number}, after={"jobs": number + 1})
    return empty


def tamper(url: str, statements: str) -> None:
    """As somebody who has the machine."""
    with psycopg.connect(conninfo(as_role(url, "kerege"))) as connection:
        connection.execute(BARE)
        connection.execute(statements.encode())


def rewrite(url: str) -> None:
    """Bind all rows anew, as who knows the rule can do."""
    last, columns = BEGINNING, f"sequence, at, {', '.join(CONTENT)}"
    with psycopg.connect(conninfo(as_role(url, "kerege"))) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for sequence, at, *values in connection.execute(f"SELECT {columns} FROM journal ORDER BY sequence").fetchall():  # type: ignore[arg-type]
            own = row_hash(last, sequence, at, dict(zip(CONTENT, values, strict=True)))
            connection.execute("UPDATE journal SET previous = %s, hash = %s WHERE sequence = %s", (last, own, sequence))
            last = own


async def verified(database: Database, *heads: Head) -> Report:
    async with database.writing() as connection:
        return await verify(connection, heads)


async def test_a_journal_that_nobody_touched_is_whole(journal: Database) -> None:
    report = await verified(journal)
    assert (report.whole, report.rows, report.sequence) == (True, ROWS, ROWS)
    assert (await verified(journal, Head("2026-11-23", ROWS, report.hash.hex()))).whole


async def tampered(url: str, statements: str) -> Report:
    """What is found after it, which is then undone."""
    async with await psycopg.AsyncConnection.connect(conninfo(as_role(url, "kerege"))) as connection:
        await connection.execute(BARE)
        await connection.execute(statements.encode())
        report = await verify(connection)
        await connection.rollback()
    return report


async def test_every_edit_is_found_at_its_place(journal: Database, empty_url: str) -> None:
    for statement in EDITS:
        report = await tampered(empty_url, statement)
        assert report.faults, statement
        assert {fault.sequence for fault in report.faults} <= {5, 6}, statement
    assert (await verified(journal)).whole


async def test_what_was_removed_moved_or_added_is_found(journal: Database, empty_url: str) -> None:
    for statements in OTHERS:
        assert not (await tampered(empty_url, statements)).whole, statements
    assert (await verified(journal)).whole


async def test_a_cut_tail_is_found_by_a_published_head(journal: Database, empty_url: str, tmp_path: Path) -> None:
    await publish(journal, tmp_path)
    tamper(empty_url, CUT)
    assert (await verified(journal)).whole  # what is left is a chain
    (fault,) = (await verified(journal, *read_heads(heads_file(tmp_path)))).faults
    assert (fault.sequence, fault.what[:7]) == (ROWS, "cut off")
    await change(journal)  # others go on over the place
    await change(journal)
    await change(journal)
    report = await verified(journal, *read_heads(heads_file(tmp_path)))
    assert [fault.sequence for fault in report.faults] == [ROWS]
    assert "written anew" in report.faults[0].what


async def test_a_journal_written_anew_is_found_by_a_published_head(
    journal: Database, empty_url: str, tmp_path: Path
) -> None:
    await publish(journal, tmp_path)
    tamper(empty_url, "UPDATE journal SET act = 'project.publish' WHERE sequence = 5")
    rewrite(empty_url)
    assert (await verified(journal)).whole
    assert not (await verified(journal, *read_heads(heads_file(tmp_path)))).whole


async def test_a_head_is_published_once_a_day_and_its_file_only_grows(journal: Database, tmp_path: Path) -> None:
    await publish(journal, tmp_path)
    first = heads_file(tmp_path).read_bytes()
    await change(journal)
    await publish(journal, tmp_path)
    assert heads_file(tmp_path).read_bytes() == first
    async with journal.reading() as connection:
        heads = await published(connection)
    assert heads == read_heads(heads_file(tmp_path))
    assert [head.sequence for head in heads] == [ROWS]


async def test_an_empty_journal_has_no_head(empty: Database, tmp_path: Path) -> None:
    await publish(empty, tmp_path)
    assert read_heads(heads_file(tmp_path)) == []
    assert (await verified(empty)).whole


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"sequence": 1}', '{"sequence": "x", "hash": "00"}', "1"])
def test_what_is_no_head_is_said_to_be_none(tmp_path: Path, line: str) -> None:
    path = tmp_path / "heads"
    path.write_text(f'{{"sequence": 1, "hash": "00"}}\n{line}\n')
    with pytest.raises(BadHeads, match="line 2"):
        read_heads(path)
