"""Two requests in a browser: the Ministry asks, a centre names somebody too late, answers in time, tells of a delay."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from api.kernel.local.urls import conninfo
from api.kernel.mail.letter import unpack
from api.kernel.sealing import Seal
from tests.browser.checks import Watch, axe, visit, width
from tests.browser.conftest import ROOT, free_port, wait
from tests.conftest import new_database, serving

PASSWORD, SECRET = "correct horse battery staple", "browser " * 6
SIZES = ((390, 844), (1280, 900))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Desk:
    """A server over a database of its own, its members, and the letters that wait for them."""

    url: str
    connection: psycopg.Connection[Any]
    environment: dict[str, str]

    def member(self, party: str, role: str, language: str, name: str) -> str:
        """The link by which a new member opens the account."""
        command = [sys.executable, "-m", "api.cli", "member", "add", "--party", party, "--name", name]
        more = ["--email", f"{party}-{role}@example.kz", "--role", role, "--language", language]
        ran = subprocess.run(
            [*command, *more], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        found = re.search(r"https?://\S+/join/\S+", ran.stdout)
        assert found, ran
        return found[0]

    def letters(self, address: str) -> list[Any]:
        """Letters to an address, the oldest first."""
        rows = self.connection.execute("SELECT sealed FROM mail_outbox WHERE sealed IS NOT NULL ORDER BY created_at")
        found = [unpack(Seal(SECRET).open(row[0]) or "") for row in rows.fetchall()]
        return [letter for letter in found if letter.to == address]

    def set_back(self, days: int) -> None:
        """Let all that has been sent have been sent some days earlier."""
        moved = f"interval '{days} days'"
        self.connection.execute(
            f"UPDATE request_recipient SET sent_at = sent_at - {moved},"
            f" assignment_due_at = assignment_due_at - {moved}, assignment_due_on = assignment_due_on - {days}"
        )
        self.connection.execute(
            f"UPDATE obligation SET due_at = due_at - {moved}, due_on = due_on - {days},"
            f" trigger_at = trigger_at - {moved}, opened_at = opened_at - {moved} WHERE subject_kind = 'request'"
        )


@pytest.fixture(scope="module")
def desk(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The site over a database without records."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with new_database(server_url, empty_template) as url:
        environment = os.environ | {
            "DATABASE_URL": serving(url),
            "SEARCH_ENGINE": "postgresql",
            "VAR_DIR": str(tmp_path_factory.mktemp("requests")),
            "PORT": str(port),
            "PUBLIC_URL": address,
            "SECRET_KEY": SECRET,
            "PASSWORD_MEMORY": "64",
        }
        command = [sys.executable, "-m", "uvicorn", "--factory", "portal.app:create_app", "--port", str(port)]
        with (
            subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment) as server,
            psycopg.connect(conninfo(url), autocommit=True) as connection,
        ):
            try:
                wait(server, f"{address}/healthz")
                yield Desk(address, connection, environment)
            finally:
                server.terminate()


@dataclass
class Clerk:
    """Somebody at their own browser, in their own language."""

    page: Page
    desk: Desk
    locale: str
    faults: Watch

    def go(self, path: str) -> None:
        """Open a page of the workspace and hold it against all checks, on a telephone and on a desk."""
        address = f"{self.desk.url}/{self.locale}/workspace/{path}"
        for wide, high in SIZES:
            self.page.set_viewport_size({"width": wide, "height": high})
            assert visit(self.page, address, 200) == [], address
            assert [*axe(self.page), *width(self.page)] == [], (address, wide)

    def keep(self, name: str) -> None:
        """A picture to look at, where one is asked for."""
        if folder := os.environ.get("PICTURES"):
            self.page.screenshot(path=str(Path(folder) / f"{name}-{self.locale}.png"), full_page=True)

    def send(self) -> None:
        """Send the form that is open."""
        with self.page.expect_navigation():
            self.page.click("form.letter .btn:not(.ghost)")


def clerk(browser: Browser, desk: Desk, party: str, role: str, locale: str) -> Clerk:
    """A new member who opens the account and signs in."""
    context = browser.new_context(locale=locale)
    page = context.new_page()
    link = desk.member(party, role, locale, f"{party} {role}")
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form .btn")
    page.fill("[name=email]", f"{party}-{role}@example.kz")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form .btn")
    return Clerk(page, desk, locale, Watch(page, desk.url))


def test_the_walk_of_two_requests(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    ministry = clerk(browser, desk, "ministry", "editor", "ru")
    head = clerk(browser, desk, "centre-abai", "head", "kk")
    editor = clerk(browser, desk, "centre-abai", "editor", "en")
    study = tmp_path / "study.pdf"
    study.write_bytes(PDF)

    ministry.go("requests/new/")
    ministry.send()
    assert ministry.page.locator(".errors li").count() > 0
    assert ministry.page.locator("#subject-wrong").is_visible()
    ministry.keep("new-wrong")
    for subject in ("Материалы по солнечной станции", "Помощь с заявкой"):
        ministry.go("requests/new/")
        ministry.page.select_option("#kind", "MATERIALS")
        ministry.page.locator("summary", has_text="Центр").click()
        ministry.page.check("[name=recipients][value=centre-abai]")
        ministry.page.fill("#subject", subject)
        ministry.page.fill("#body", "Просим направить технико-экономическое обоснование.")
        ministry.page.set_input_files("#files", str(study))
        ministry.send()
        assert subject in ministry.page.locator("h1").inner_text()
    ministry.keep("sent")
    assert [letter.locale for letter in desk.letters("centre-abai-head@example.kz")[-2:]] == ["kk", "kk"]

    desk.set_back(4)
    head.go("requests/")
    head.keep("incoming")
    assert head.page.locator(".res .badge", has_text="Мерзімі өтті").count() == 2
    numbers = head.page.locator(".res .sec .num").all_inner_texts()
    for number in numbers:
        head.go(f"requests/{number}/")
        head.keep("one")
        head.go(f"requests/{number}/assign/")
        head.page.select_option("#lead", label="centre-abai editor")
        head.page.check("[name=helpers] >> nth=0")
        head.send()
        assert head.page.locator("dd", has_text="centre-abai editor").is_visible()
    assert desk.letters("centre-abai-editor@example.kz")[-1].locale == "en"

    first, second = numbers
    editor.go("duties/")
    editor.keep("duties")
    assert editor.page.locator(".tray a").count() == 2
    with editor.page.expect_navigation():
        editor.page.locator(".tray a").first.click()
    assert "/workspace/requests/REQ-" in editor.page.url
    editor.go(f"requests/{first}/answer/")
    editor.page.fill("#text", "Here is the study.")
    editor.send()
    assert "at least one file" in editor.page.locator("#files-wrong").inner_text()
    assert editor.page.input_value("#text") == "Here is the study."
    editor.keep("answer-wrong")
    editor.page.set_input_files("#files", str(study))
    editor.send()
    assert editor.page.locator(".badge", has_text="Answered on time").first.is_visible()
    editor.keep("answered")
    assert desk.letters("ministry-editor@example.kz")[-1].locale == "ru"

    editor.go(f"requests/{second}/delay/")
    editor.page.select_option("#cause", "LARGE_VOLUME")
    editor.page.fill("#reason", "Two hundred drawings.")
    editor.page.fill("#newDate", "2099-01-15")
    editor.send()
    ministry.go("requests/?box=out")
    ministry.keep("outgoing")
    ministry.go(f"requests/{second}/")
    with ministry.page.expect_navigation():
        ministry.page.click(".tools .btn")
    ministry.keep("decide")
    ministry.send()
    assert ministry.page.locator("dd", has_text="Принято").is_visible()
    ministry.go(f"requests/{first}/close/")
    ministry.send()
    assert ministry.page.locator("dd", has_text="Закрыт").is_visible()
    editor.go("requests/?standing=excused")
    assert editor.page.locator(".res li").count() == 1
    editor.keep("excused")

    with editor.page.expect_download() as taken:
        editor.page.goto(f"{desk.url}/en/workspace/requests/{first}/")
        editor.page.locator(".files-of a").first.click()
    assert Path(taken.value.path()).read_bytes() == PDF
    assert [*ministry.faults.faults, *head.faults.faults, *editor.faults.faults] == []


def test_pages_of_others_are_not_there(browser: Browser, desk: Desk) -> None:
    stranger = clerk(browser, desk, "akimat-almaty", "editor", "en")
    for path in (
        "requests/REQ-2026-00001/",
        "requests/REQ-2099-00001/",
        "requests/x/answer/",
        "requests/REQ-2026-00001/x/",
    ):
        assert visit(stranger.page, f"{desk.url}/en/workspace/{path}", 404) == []
    assert visit(stranger.page, f"{desk.url}/en/workspace/requests/?standing=none", 400) == []
    for path in ("requests/new/", "requests/letter/"):
        stranger.go(path)
        stranger.keep(path.split("/")[1])
    assert visit(stranger.page, f"{desk.url}/en/workspace/requests/explanation/", 404) == []


def test_an_explanation_is_entered_without_scripts(browser: Browser, desk: Desk) -> None:
    centre = clerk(browser, desk, "centre-almaty", "editor", "kk")
    cookies = centre.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=cookies)
    page = context.new_page()
    page.goto(f"{desk.url}/kk/workspace/requests/explanation/")
    page.fill("#subject", "Қызмет көрсету тәртібі")
    page.fill("#question", "Қандай құжаттар қажет?")
    page.fill("#answer", "Жарғы мен өтінім.")
    page.fill("#askedAt", "2026-11-30T09:00")
    page.fill("#givenAt", "2026-11-30T09:10")
    with page.expect_navigation():
        page.click("form.letter .btn:not(.ghost)")
    assert page.locator("h1", has_text="Қызмет көрсету тәртібі").is_visible()
    assert page.locator(".badge", has_text="Уақтылы").first.is_visible()
    assert page.request.get(f"{desk.url}/kk/workspace/requests/").headers["cache-control"] == "private, no-store"


def test_strangers_are_led_to_sign_in(browser: Browser, desk: Desk) -> None:
    page = browser.new_page()
    page.goto(f"{desk.url}/ru/workspace/requests/?box=in")
    assert "/ru/workspace/sign-in/" in page.url
