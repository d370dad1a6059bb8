"""The API, members who send files, and things that files belong to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response

from api.door import opened_door
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.files import rows
from api.kernel.files.service import Files
from api.kernel.journal.entry import Subject
from tests.conftest import new_database
from tests.parties.conftest import Browser, House, serve

THING = "test_thing"
OPEN: set[UUID] = set()
"""Things whose files strangers may read; those of the others, members."""


async def _may_read(_: Any, actor: Actor | None, owner: UUID) -> bool:
    return owner in OPEN or actor is not None


rows.readable(THING, _may_read)


@dataclass
class Desk:
    """A house where files are sent; contents are kept under `var`."""

    house: House
    var: Path

    def send(self, browser: Browser, name: str, content: bytes, locale: str = "en", **headers: str) -> Response:
        """The answer to a file that is sent."""
        written = name.replace("\\", "\\\\").replace('"', '\\"').encode()
        head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n\r\n' % written
        kind = {"content-type": "multipart/form-data; boundary=cut"}
        body = head + content + b"\r\n--cut--\r\n"
        return browser.client.post(f"/files?locale={locale}", content=body, headers=browser.headers | kind | headers)

    def sent(self, browser: Browser, name: str, content: bytes) -> str:
        """The id of an upload that has to be taken in."""
        answer = self.send(browser, name, content)
        assert answer.status_code == 201, answer.text
        return answer.json()["upload"]["id"]

    def take(self, email: str, owner: UUID, *uploads: str, most: int = 10) -> list[str]:
        """Give uploads of a member to a thing, as an action does; their addresses."""
        member = UUID(self.house.id_of(email).partition(":")[2])
        actor = Actor(member, member, None, None, frozenset())  # type: ignore[arg-type]

        async def give(database: Database) -> list[str]:
            async with database.writing() as connection:
                taken = await rows.take(connection, actor, uploads, Subject(THING, owner), most=most)
            return [f"/files/{file.key}" for file in taken]

        return self.house.runner.call(give, opened_door().database)

    @property
    def service(self) -> Files:
        return opened_door().services[Files]

    def kept(self) -> list[str]:
        """Everything in the folder of contents."""
        return sorted(path.name for path in (self.var / "files").rglob("*") if path.is_file())

    def state(self) -> Any:
        """Everything that a refused file must leave alone."""
        return self.kept(), self.house.sql("SELECT t::text FROM stored_file t ORDER BY 1"), self.acts()

    def acts(self) -> list[Any]:
        """What the journal tells of files."""
        return self.house.sql("SELECT act, after FROM journal WHERE subject_kind = 'file' ORDER BY sequence")


@pytest.fixture(scope="module")
def desk(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The API with a database and a folder of its own; one for the tests of a file."""
    with new_database(server_url, empty_template) as url:
        var = tmp_path_factory.mktemp("desk")
        for house in serve(url, var, UPLOAD_MB="2", UPLOADS_WAITING="20"):
            yield Desk(house, var)
