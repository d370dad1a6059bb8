"""Uploads are given to things once, by who sent them; what nobody needs is swept away."""

import hashlib

import pytest

from api.door import opened_door
from api.kernel.database import Database
from api.kernel.files import rows, sweeping
from api.kernel.ids import new_id
from api.kernel.refusals import Refusal
from tests.kernel.files.conftest import THING, Desk
from tests.parties.conftest import Browser


@pytest.fixture(scope="module")
def sender(desk: Desk) -> tuple[Browser, str]:
    return desk.house.signed_in("akimat-abai")


def sweep(desk: Desk) -> None:
    async def work(database: Database) -> None:
        await sweeping.sweep(database, desk.service.store)

    desk.house.runner.call(work, opened_door().database)


def test_uploads_are_given_in_their_order_and_once(desk: Desk, sender: tuple[Browser, str]) -> None:
    first, second = (desk.sent(sender[0], f"{n}.txt", n.encode()) for n in ("one", "two"))
    owner = new_id()
    assert len(desk.take(sender[1], owner, second, first)) == 2

    async def names(database: Database) -> list[str]:
        async with database.reading() as connection:
            return [file.name for file in await rows.files_of(connection, THING, owner)]

    assert set(desk.house.runner.call(names, opened_door().database)) == {"one.txt", "two.txt"}
    before = desk.state()
    for again in (first, second):
        with pytest.raises(Refusal, match="NO_SUCH_UPLOAD"):
            desk.take(sender[1], new_id(), again)
    assert desk.state() == before


def test_uploads_of_others_and_none_at_all_are_alike(desk: Desk, sender: tuple[Browser, str]) -> None:
    browser, _ = desk.house.signed_in("akimat-abai")
    own, foreign = desk.sent(sender[0], "own.txt", b"own"), desk.sent(browser, "foreign.txt", b"foreign")
    expired = desk.sent(sender[0], "old.txt", b"old")
    desk.house.sql(
        "UPDATE stored_file SET created_at = now() - interval '25 hours' WHERE id = %s", expired.partition(":")[2]
    )
    before = desk.state()
    for wrong in (foreign, expired, f"Upload:{new_id()}", "Upload:x", "x", f"Project:{own.partition(':')[2]}", ""):
        with pytest.raises(Refusal) as refused:
            desk.take(sender[1], new_id(), own, wrong)
        (reason,) = refused.value.reasons
        assert (reason.code, reason.path) == ("NO_SUCH_UPLOAD", ("files", "1"))
    assert desk.state() == before


def test_a_thing_has_only_so_many_files(desk: Desk, sender: tuple[Browser, str]) -> None:
    owner = new_id()
    desk.take(sender[1], owner, desk.sent(sender[0], "a.txt", b"a"), desk.sent(sender[0], "b.txt", b"b"), most=2)
    one_more = desk.sent(sender[0], "c.txt", b"c")
    before = desk.state()
    with pytest.raises(Refusal, match="TOO_MANY_FILES"):
        desk.take(sender[1], owner, one_more, most=2)
    assert desk.state() == before


def test_what_nobody_needs_is_swept_and_nothing_else(desk: Desk, sender: tuple[Browser, str]) -> None:
    sweep(desk)
    kept = desk.kept()
    taken, _, old = (desk.sent(sender[0], f"{n}.txt", f"sweep {n}".encode()) for n in ("taken", "waiting", "old"))
    desk.take(sender[1], new_id(), taken)
    desk.house.sql(
        "UPDATE stored_file SET created_at = now() - interval '25 hours' WHERE id = %s", old.partition(":")[2]
    )
    orphan = hashlib.sha256(b"orphan").hexdigest()
    folder = desk.var / "files" / orphan[:2]
    folder.mkdir(exist_ok=True)
    (folder / orphan).write_bytes(b"orphan")
    sweep(desk)
    left = {hashlib.sha256(f"sweep {n}".encode()).hexdigest() for n in ("taken", "waiting")}
    assert set(desk.kept()) == set(kept) | left
    assert desk.house.sql("SELECT count(*) FROM stored_file WHERE id = %s", old.partition(":")[2]) == [(0,)]


def test_a_content_stays_while_one_file_has_it(desk: Desk, sender: tuple[Browser, str]) -> None:
    first, second = (desk.sent(sender[0], f"{n}.txt", b"shared words") for n in (1, 2))
    address, other = desk.take(sender[1], new_id(), first), desk.take(sender[1], new_id(), second)

    def release(upload: str) -> None:
        async def work(database: Database) -> None:
            async with database.writing() as connection:
                file = await rows.by_key(connection, upload.rpartition("/")[2])
                assert file
                await rows.release(connection, file.id)

        desk.house.runner.call(work, opened_door().database)

    digest = hashlib.sha256(b"shared words").hexdigest()
    release(address[0])
    sweep(desk)
    assert digest in desk.kept()
    assert sender[0].client.get(address[0]).status_code == 404
    assert sender[0].client.get(other[0]).content == b"shared words"
    release(other[0])
    sweep(desk)
    assert digest not in desk.kept()
