"""One question in the browser, from the portal by the centre and the akimat to the investor, with its letters."""

import asyncio
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page

from api.catalogue.interchange.importing import import_files
from api.kernel.database import Database
from api.kernel.local.urls import conninfo
from api.kernel.mail.outbox import send_waiting
from api.kernel.mail.transport import Smtp
from api.kernel.sealing import Seal
from tests.browser import checks
from tests.browser.conftest import ROOT, free_port, wait
from tests.conftest import new_database, serving
from tests.support import line, over

PASSWORD = "correct horse battery staple"
WIDTHS = (390, 1280)


@dataclass(frozen=True)
class Site:
    """A site of its own, with a catalogue of one project."""

    url: str
    database: str
    environment: dict[str, str]


class Mailbox:
    """What a mail server has taken."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: ARG002
        self.letters.append((envelope.rcpt_tos[0], envelope.content.decode()))  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture(scope="module")
def site(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("enquiry")
    title = {"kk": "Күн электр станциясы", "ru": "Солнечная электростанция", "en": "Solar farm"}
    (folder / "one.jsonl").write_bytes(
        line(kind="project", slug="solar-farm", region="abai", title=title, status="published")
    )
    port = free_port()
    with new_database(server_url, empty_template) as owner:
        url = serving(owner)
        beside(over(url, lambda database: import_files(database, [folder / "one.jsonl"])))
        environment = os.environ | {
            "DATABASE_URL": url,
            "SEARCH_ENGINE": "postgresql",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "a secret of this test alone, long enough",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
        }
        with psycopg.connect(conninfo(url), autocommit=True) as connection:
            connection.execute("UPDATE party SET participates_from = '2026-01-01' WHERE slug = 'akimat-abai'")
        command = [sys.executable, "-m", "uvicorn", "--factory", "portal.app:create_app", "--port", str(port)]
        with subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment) as server:
            try:
                wait(server, f"http://127.0.0.1:{port}/readyz")
                yield Site(f"http://127.0.0.1:{port}", url, environment)
            finally:
                server.terminate()


def beside(work: Coroutine[Any, Any, Any]) -> None:
    """Do what awaits in a thread of its own: while a browser is there, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def officer(browser: Browser, site: Site, party: str, language: str) -> tuple[Page, str]:
    """Somebody who opens an account by the link that `kerege member add` prints, and signs in."""
    email = f"m{secrets.token_hex(4)}@example.kz"
    wish = ["--party", party, "--email", email, "--name", "Aigerim", "--role", "editor", "--language", language]
    command = [sys.executable, "-m", "api.cli", "member", "add", *wish]
    said = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=True)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(said.stdout.strip())
    page.fill("#password", PASSWORD)
    page.click(".letter .btn")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click(".letter .btn")
    assert page.url == f"{site.url}/{language}/workspace/enquiries/"
    return page, email


def looked_at(browser: Browser, page: Page) -> list[str]:
    """What is wrong with a page of the workspace: seen with scripts, by the same member."""
    context = browser.new_context(storage_state=page.context.storage_state())
    seen, found = context.new_page(), []
    for width in WIDTHS:
        seen.set_viewport_size({"width": width, "height": 800})
        found += checks.visit(seen, page.url, 200) + checks.axe(seen) + checks.width(seen)
        found += [fault for check in checks.SCRIPTED for fault in check(seen)]
    context.close()
    return [f"{page.url}: {fault}" for fault in found]


def sent(site: Site) -> list[tuple[str, str]]:
    """The letters that the worker would send now, as a mail server takes them."""
    mailbox, port = Mailbox(), free_port()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()

    async def send() -> None:
        database = Database(site.database, size=2)
        try:
            await send_waiting(
                database, Seal(site.environment["SECRET_KEY"]), Smtp(f"smtp://127.0.0.1:{port}"), "no-reply@example.kz"
            )
        finally:
            await database.close()

    try:
        beside(send())
    finally:
        server.stop()
    return mailbox.letters


def test_one_question_goes_all_the_way(browser: Browser, site: Site) -> None:
    centre, of_centre = officer(browser, site, "centre-abai", "kk")
    akimat, of_akimat = officer(browser, site, "akimat-abai", "ru")
    investor = browser.new_context(java_script_enabled=False).new_page()
    investor.goto(f"{site.url}/en/projects/")
    investor.click(".res h3 a")
    investor.click('.btn[href$="/ask/"]')
    investor.fill("#text", "How much land is free?")
    investor.fill("#name", "Anna Schmidt")
    investor.fill("#email", "anna@example.com")
    investor.select_option("#country", "DE")
    investor.check("#consent")
    investor.click(".letter .btn")
    number, follow = investor.locator(".ref").inner_text(), investor.url

    centre.goto(f"{site.url}/kk/workspace/enquiries/")
    faults = looked_at(browser, centre)
    centre.click(".tray a")
    assert number in centre.locator("h1").inner_text()
    faults += looked_at(browser, centre)
    centre.click("#assign summary")
    centre.click("#assign .btn")
    centre.click("#hand summary")
    centre.select_option("[name=hand-party]", "akimat-abai")
    centre.fill("[name=hand-reason]", "Жер әкімдіктің құзырында.")
    centre.click("#hand .btn")
    assert centre.locator(".act").count() == 0, "whoever has handed it over can only read"

    akimat.goto(f"{site.url}/ru/workspace/enquiries/{number}/")
    akimat.fill("[name=answer-text]", "40 ha are free.")
    akimat.click("#answer .btn")
    akimat.click("#close summary")
    akimat.select_option("[name=close-outcome]", "ANSWERED")
    akimat.click("#close .btn")
    assert akimat.locator("#reopen").count() == 1

    investor.goto(follow)
    assert investor.locator(".thread li").count() == 2
    assert "40 ha are free." in investor.locator(".reply").inner_text()
    letters = sent(site)
    languages = {to: re.findall(r"Content-Language: (\w\w)", text) for to, text in letters}
    assert languages["anna@example.com"] == ["en"]
    assert languages[of_centre] == ["kk"]
    assert languages[of_akimat] == ["ru"]
    assert len([to for to, _ in letters if to == "anna@example.com"]) == 2
    assert not any("anna@example.com" in text for to, text in letters if to != "anna@example.com")
    assert not faults, "\n".join(faults)
