"""Alerts by e-mail: consent first, each change told once, nothing kept that need not be."""

import asyncio
import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from api.alerts.digest import erase_old, send_due
from api.alerts.rules import ALMATY, HOUR, Rhythm, next_due
from api.alerts.service import MANAGE, Alerts, new_alerts
from api.catalogue.feeding import feed_postgresql
from api.catalogue.interchange.importing import import_files
from api.catalogue.search.service import new_search
from api.door import Door
from api.kernel.database import Database
from api.kernel.mail.address import clean_address
from api.kernel.mail.outbox import MOST_ATTEMPTS, send_waiting
from api.kernel.mail.transport import Folder, Smtp
from api.kernel.sealing import Seal
from api.kernel.settings import read_settings
from search.postgresql import PostgresqlEngine
from tests.support import ask, line

ADDRESS = "Investor@Example.com"
ASK = "mutation($i: AlertInput!) { alertAsk(input: $i) { accepted errors { code path message } } }"
CONFIRM = "mutation($k: String!) { alertConfirm(key: $k) { record { confirmed criteria } errors { code } } }"
STOP = "mutation($k: String!) { alertStop(key: $k) { errors { code } } }"
SETTINGS = read_settings(secret_key="k" * 40, public_url="https://invest.example.kz", search_engine="postgresql")


class Sink:
    """A mail server that keeps what it takes; `busy`: the next so many it puts off."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.busy = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.busy:
            self.busy -= 1
            return "451 later"
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


class House:
    """Alerts over an empty catalogue, with a mail server."""

    def __init__(self, database: Database, folder: Path, port: int, sink: Sink) -> None:
        self.database, self.folder, self.sink = database, folder, sink
        self.alerts = new_alerts(database, SETTINGS)
        self.door = Door(database, {Alerts: self.alerts})
        self.transport = Smtp(f"smtp://127.0.0.1:{port}")

    async def ask(self, criteria: dict[str, Any], address: str = ADDRESS, client: str = "10.0.0.1") -> dict[str, Any]:
        wish = {"address": address, "locale": "ru", "rhythm": "DAILY", "criteria": criteria}
        result = await self.door.execute(ASK, {"i": wish}, locale="en", client=client)
        assert not result.errors, result.errors
        assert result.data
        return result.data["alertAsk"]

    async def post(self) -> list[EmailMessage]:
        """Let the worker send; the letters that came."""
        before = len(self.sink.taken)
        await send_waiting(self.database, self.alerts.seal, self.transport, self.alerts.sender)
        return self.sink.taken[before:]

    async def confirmed(self, criteria: dict[str, Any]) -> None:
        await self.ask(criteria)
        (letter,) = await self.post()
        assert (await ask(self.door, CONFIRM, k=key(letter)))["alertConfirm"]["errors"] == []

    async def store(self, *lines: dict[str, Any]) -> None:
        file = self.folder / "lines.jsonl"
        known = {"kind": "project", "region": "KZ-10"}
        file.write_bytes(b"".join(line(**known | each) for each in lines))
        assert (await import_files(self.database, [file])).stored
        await feed_postgresql(self.database, PostgresqlEngine(self.database.reading))

    async def due(self) -> int:
        """A day goes by, and the worker writes."""
        await self.run("UPDATE alert SET due_at = now() - interval '1 second'")
        return await send_due(self.alerts, new_search(self.database, SETTINGS))

    async def run(self, statement: str) -> None:
        async with self.database.writing() as connection:
            await connection.execute(statement)  # type: ignore[arg-type]

    async def count(self, table: str) -> int:
        async with self.database.reading() as connection:
            row = await (await connection.execute(f"SELECT count(*) FROM {table}")).fetchone()
        assert row
        return row[0]


@pytest.fixture
def house(empty: Database, tmp_path: Path) -> Iterator[House]:
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=8165)
    controller.start()
    yield House(empty, tmp_path, 8165, sink)
    controller.stop()


def text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part
    return part.get_content()


def key(letter: EmailMessage) -> str:
    found = re.search(r"key=([\w-]+)", text(letter))
    assert found
    return found[1]


def project(number: int, **fields: Any) -> dict[str, Any]:
    return {"slug": f"p-{number}", "title": {"en": f"Greenhouse {number}", "ru": f"Теплица {number}"}, **fields}


async def test_only_what_is_new_is_told_and_only_once(house: House) -> None:
    await house.store(project(1))
    await house.confirmed({"projects": {"regions": ["KZ-10"], "investmentMin": "5"}})
    assert await house.due() == 0
    money = {"amount": "10", "currency": "KZT"}
    await house.store(project(2, investment=money), project(3), project(4, investment=money, region="KZ-55"))
    assert await house.due() == 1
    assert await house.due() == 0
    (letter,) = await house.post()
    assert letter["Subject"] == "1 новая или изменённая запись в инвестиционном каталоге"
    assert "Теплица 2 (новое)" in text(letter)
    assert "https://invest.example.kz/ru/projects/p-2-" in text(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith("<https://invest.example.kz/ru/alerts/stop/?key=")
    await house.store(project(2, investment={"amount": "11", "currency": "KZT"}))
    assert await house.due() == 1
    (letter,) = await house.post()
    assert "Теплица 2 (изменено)" in text(letter)
    assert await house.post() == []


async def test_a_search_waits_for_its_index(house: House) -> None:
    await house.confirmed({"query": "теплица"})
    await house.store(project(1), {"slug": "other", "title": {"ru": "Карьер"}})
    await house.run("UPDATE search_pending SET for_postgresql = true")
    assert await house.due() == 0
    await house.run("UPDATE search_pending SET for_postgresql = false")
    assert await house.due() == 1
    (letter,) = await house.post()
    assert "Теплица 1" in text(letter)
    assert "Карьер" not in text(letter)


async def test_workers_that_run_at_a_time_write_and_send_once(house: House) -> None:
    await house.confirmed({"projects": {"regions": ["KZ-10"]}})
    await house.store(project(1))
    await house.run("UPDATE alert SET due_at = now() - interval '1 second'")
    search = new_search(house.database, SETTINGS)
    written = await asyncio.gather(*(send_due(house.alerts, search) for _ in range(3)))
    assert sum(written) == 1
    sent = await asyncio.gather(*(house.post() for _ in range(3)))
    assert len({letter["Message-ID"] for letters in sent for letter in letters}) == 1
    assert len(house.sink.taken) == 2


async def test_what_a_server_puts_off_is_tried_again_as_the_same_letter(house: House) -> None:
    await house.ask({"sites": {"regions": ["abai"]}})
    house.sink.busy = 1
    assert await house.post() == []
    assert await house.post() == [], "not at once"
    await house.run("UPDATE mail_outbox SET try_at = now()")
    (letter,) = await house.post()
    assert letter["To"] == "Investor@example.com"
    assert await house.count("mail_outbox WHERE sealed IS NOT NULL") == 0


async def test_a_worker_that_dies_after_sending_sends_no_other_letter(house: House, monkeypatch: Any) -> None:
    await house.ask({"sites": {"regions": ["abai"]}})
    folder = Folder(house.folder / "mail")
    monkeypatch.setattr("api.kernel.mail.outbox._SENT", "SELECT 1 / 0, %s")
    with pytest.raises(Exception, match="division"):
        await send_waiting(house.database, house.alerts.seal, folder, house.alerts.sender)
    monkeypatch.undo()
    await house.run("UPDATE mail_outbox SET try_at = now()")
    assert await send_waiting(house.database, house.alerts.seal, folder, house.alerts.sender) == 1
    assert len(list(folder.path.glob("*.eml"))) == 1


async def test_the_answer_does_not_tell_which_addresses_are_known(house: House) -> None:
    await house.confirmed({"sites": {"regions": ["abai"]}})
    first = await house.ask({"sites": {"regions": ["abai"]}}, "stranger@example.com")
    assert await house.ask({"sites": {"regions": ["abai"]}}) == first == {"accepted": True, "errors": []}
    subjects = {letter["To"]: letter["Subject"] for letter in await house.post()}
    assert subjects == {
        "stranger@example.com": "Подтвердите оповещение инвестиционного каталога",
        "Investor@example.com": "Это оповещение у вас уже есть",
    }


async def test_an_address_is_neither_readable_nor_kept(house: House) -> None:
    await house.confirmed({"sites": {"regions": ["abai"]}})
    async with house.database.reading() as connection:
        rows = await connection.execute("SELECT alert::text FROM alert UNION ALL SELECT o::text FROM mail_outbox o")
        kept = str(await rows.fetchall()).lower()
    assert "example.com" not in kept.replace("@invest.example.kz", "")
    assert b"investor@example.com".hex() not in kept
    row = re.search(r"\('\(([0-9a-f-]{36})", kept)
    assert row
    token = house.alerts.seal.token(MANAGE, UUID(row[1]))
    for _ in range(2):
        assert (await ask(house.door, STOP, k=token))["alertStop"]["errors"] == []
    assert await house.count("alert") == await house.count("mail_outbox") == 0


async def test_what_nobody_confirms_is_erased(house: House) -> None:
    await house.ask({"sites": {"regions": ["abai"]}})
    await erase_old(house.alerts)
    assert await house.count("alert") == 1
    await house.run("UPDATE alert SET created_at = now() - interval '4 days'")
    await erase_old(house.alerts)
    assert await house.count("alert") == 0


async def test_nobody_is_flooded(house: House) -> None:
    for number in range(7):
        await house.ask({"projects": {"investmentMin": str(number)}})
    assert len(await house.post()) == 5
    answers = [await house.ask({"query": str(n)}, f"a{n}@example.com", "2001:db8::1") for n in range(12)]
    assert [answer["accepted"] for answer in answers] == [True] * 10 + [False] * 2
    assert answers[-1]["errors"][0]["code"] == "TOO_MANY"


@pytest.mark.parametrize(
    "typed", ["", "x", "a@b", "a b@c.kz", "a@b.kz\r\nBcc: x@y.kz", "a@@b.kz", '"a"@b.kz', "<a@b.kz>", "a@b..kz"]
)
async def test_what_is_no_address_is_refused(house: House, typed: str) -> None:
    answer = await house.ask({"sites": {"regions": ["abai"]}}, typed)
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [("BAD_ADDRESS", ["address"])]


async def criteria(house: House) -> list[Any]:
    async with house.database.reading() as connection:
        return [row[0] for row in await (await connection.execute("SELECT criteria FROM alert")).fetchall()]


@pytest.mark.parametrize("code", ["KZ-10", "100000000", "abai"])
async def test_a_region_is_known_by_each_of_its_codes(house: House, code: str) -> None:
    await house.confirmed({"query": "теплица", "search": {"regions": [code], "industries": ["01"]}})
    await house.confirmed({"projects": {"regions": [code], "districts": ["103600000"]}})
    assert await criteria(house) == [
        {"query": "теплица", "regions": ["abai"], "industries": ["agriculture"]},
        {"regions": ["abai"], "districts": ["abai-ayagoz"]},
    ]
    known = {"region": "abai", "industry": "agriculture"}
    await house.store(project(1, **known, district="103600000"), project(2, **known), project(3, region="KZ-55"))
    assert await house.due() == 2
    said = sorted("".join(re.findall(r"Теплица \d", text(letter))) for letter in await house.post())
    assert said == ["Теплица 1", "Теплица 2Теплица 1"]


@pytest.mark.parametrize(
    ("asked", "code", "path"),
    [
        ({"projects": {"regions": ["abai", "KZ-99"]}}, "UNKNOWN_REGION", ["criteria", "projects", "regions"]),
        ({"sites": {"districts": ["nowhere"]}}, "UNKNOWN_DISTRICT", ["criteria", "sites", "districts"]),
        ({"partners": {"industries": ["<b>"]}}, "UNKNOWN_INDUSTRY", ["criteria", "partners", "industries"]),
        ({"query": "x", "search": {"regions": ["Mars"]}}, "UNKNOWN_REGION", ["criteria", "search", "regions"]),
        ({"query": "x", "search": {"industries": ["0"]}}, "UNKNOWN_INDUSTRY", ["criteria", "search", "industries"]),
        ({"projects": {"investmentMin": "-1"}}, "NEGATIVE", ["criteria", "projects", "investmentMin"]),
    ],
)
async def test_what_could_never_be_found_is_refused(house: House, asked: Any, code: str, path: list[str]) -> None:
    answer = await house.ask(asked)
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [(code, path)]
    assert await house.count("alert") == await house.count("mail_outbox") == 0


async def test_a_refusal_is_in_the_language_of_the_request(house: House) -> None:
    wish = {"address": ADDRESS, "locale": "en", "rhythm": "DAILY", "criteria": {"sites": {"regions": ["KZ-99"]}}}
    said = {}
    for locale in ("kk", "ru", "en"):
        (error,) = (await ask(house.door, ASK, locale, i=wish))["alertAsk"]["errors"]
        said[locale] = error["message"]
    assert said["en"] == "There is no such region: KZ-99"
    assert len(set(said.values())) == 3
    assert all("KZ-99" in words for words in said.values())


def test_a_letter_is_tried_for_nearly_three_days() -> None:
    """As the note beside the lease says."""
    waits = [min(6 * 60, 2**attempts) for attempts in range(MOST_ATTEMPTS - 1)]
    assert 68 <= sum(waits) / 60 <= 69


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "ж", "=" * 10])
async def test_a_key_that_is_not_ours_opens_nothing(house: House, wrong: str) -> None:
    for document in (CONFIRM, STOP):
        (answer,) = (await ask(house.door, document, k=wrong)).values()
        assert [error["code"] for error in answer["errors"]] == ["BAD_KEY"]


@given(st.datetimes(timezones=st.just(ALMATY)), st.sampled_from(Rhythm))
def test_letters_come_in_the_morning(now: Any, rhythm: Rhythm) -> None:
    due = next_due(now, rhythm)
    assert due > now
    assert due.time() == HOUR
    assert rhythm is Rhythm.DAILY or due.weekday() == 0
    assert (due.replace(tzinfo=None) - now.replace(tzinfo=None)).days <= 7


def test_a_new_key_still_opens_what_the_old_one_sealed() -> None:
    old, row = Seal("old"), uuid4()
    both = Seal("new, old")
    assert both.open(old.close("a@b.kz")) == "a@b.kz"
    assert both.row_of("x", old.token("x", row)) == row
    assert Seal("new").open(old.close("a@b.kz")) is None
    assert both.row_of("y", old.token("x", row)) is None
    assert clean_address("A.b+c@EXAMPLE.kz") == "A.b+c@example.kz"
