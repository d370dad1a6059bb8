"""docs/how-to/publish-a-project.md, word for word: its commands to the whole application, and the public after each."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import ROOT
from tests.support import Breakable

PAGE = ROOT / "docs" / "how-to" / "publish-a-project.md"
SOON_S = 2.0
AND_SAY = "\nprintf '\\nexit %s\\n' $?\n"
TITLES = {"ru": "Завод листового стекла", "kk": "Табақ шыны зауыты", "en": "Sheet glass plant"}
FIND = "query($q: String!) { search(query: $q) { nodes { ... on Project { publicId } } engine } }"


@dataclass
class Site:
    """The application, a shell beside it, and the eyes of the public."""

    url: str
    shell: subprocess.Popen[str]
    public: httpx2.Client
    public_id: str = ""

    def run(self, commands: str) -> str:
        """What a block of the page prints."""
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(commands + AND_SAY)
        self.shell.stdin.flush()
        printed = ""
        for row in self.shell.stdout:
            if row.startswith("exit "):
                assert row == "exit 0\n", printed
                return printed
            printed += row
        raise AssertionError(f"the shell ended: {printed}")

    def statuses(self) -> dict[str, int]:
        """What its address answers in each language."""
        pages = {lang: f"/{lang}/projects/x-{self.public_id}/" for lang in TITLES}
        return {lang: self.public.get(page).status_code for lang, page in pages.items()}

    def found(self) -> set[str]:
        """Languages in whose words the search finds it."""
        return {lang for lang, title in TITLES.items() if self.public_id in self.asked(FIND, q=title)}

    def asked(self, document: str, **variables: Any) -> str:
        return self.public.post("/graphql", json={"query": document, "variables": variables}).text


@pytest.fixture
def site(breakable: Breakable, tmp_path: Path) -> Iterator[Site]:
    """All processes of the product over a database of their own, with Meilisearch."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    mine = {"VAR_DIR": str(tmp_path / "var"), "PORT": str(port), "WORKERS": "1", "SITE": url, "PASSWORD_MEMORY": "64"}
    mine |= {"MEILISEARCH_URL": breakable.address.url, "MEILISEARCH_KEY": breakable.address.key or ""}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | mine
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    with (tmp_path / "output.txt").open("w") as output:
        server = subprocess.Popen(["kerege", "serve"], env=environment, stdout=output, stderr=output)
    shell = subprocess.Popen(
        ["bash"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        with httpx2.Client(base_url=url, follow_redirects=True, timeout=10) as public:
            assert within(180, lambda: "ready" in (tmp_path / "output.txt").read_text()), (
                tmp_path / "output.txt"
            ).read_text()
            yield Site(url, shell, public)
    finally:
        shell.kill()
        shell.communicate()
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether something comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def blocks() -> Iterator[tuple[str, str]]:
    """Heading and commands of each block of the page."""
    heading = ""
    for found in re.finditer(r"^## ([^\n]*)$|^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        heading = found[1] or heading
        if found[2]:
            yield heading, found[2]


def test_the_walk_does_what_it_says(site: Site) -> None:
    hidden = dict.fromkeys(TITLES, 404)
    shown, gone = dict.fromkeys(TITLES, 200), dict.fromkeys(TITLES, 410)
    seen: list[str] = []
    public = False
    for heading, commands in blocks():
        printed = site.run(commands)
        known = re.search(r'"publicId":"([a-z0-9]+)"', printed)
        site.public_id = known[1] if known else site.public_id
        seen.append(heading)
        if not site.public_id:
            continue
        assert '"code"' not in printed, printed
        public = (public or heading == "The Agency publishes") and heading != "It is withdrawn"
        if public:
            assert within(SOON_S, lambda: site.statuses() == shown), site.statuses()
            assert within(SOON_S, lambda: site.found() == set(TITLES)), (heading, site.found())
        else:
            expected = gone if heading == "It is withdrawn" else hidden
            assert site.statuses() == expected
            assert site.found() == set()
            assert TITLES["ru"] not in site.asked("{ projects { nodes { title(locale: ru) } totalCount } }")
        if heading == "It is confirmed each month":
            page = site.public.get(f"/ru/projects/x-{site.public_id}/").text
            assert "Акимат" in page
    assert len(seen) == 12
    assert "14.4" in printed
