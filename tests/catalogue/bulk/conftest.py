"""Members who take templates, fill them in and send them; the worker's part is done by the same code."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from api.catalogue.bulk.working import work
from api.door import opened_door
from api.kernel.actor import Role
from api.kernel.database import Database
from tests.conftest import new_database
from tests.kernel.files.conftest import Desk
from tests.parties.conftest import Browser, serve

IMPORT = """
mutation($u: ID!, $d: Boolean!, $k: String) { importRecords(upload: $u, dryRun: $d, idempotencyKey: $k) {
  record { id state fileName dryRun } errors { code path message } } }
"""
READ = """
query($id: ID!) { bulkImport(id: $id) { state records created problemCount errors { code message }
  problems { code message line sheet cell field heading } } }
"""
TABLES = ("kept_record", "edition", "project", "site", "partner")


@dataclass
class Office(Desk):
    """A desk where many records are brought at once."""

    def template(self, browser: Browser, kind: str, locale: str = "en") -> Workbook:
        answer = browser.client.get(f"/templates/{kind}.xlsx?locale={locale}")
        assert answer.status_code == 200, answer.text
        return load_workbook(io.BytesIO(answer.content))

    def ask(self, browser: Browser, name: str, content: bytes, *, dry_run: bool = False) -> dict[str, Any]:
        """The import of a file, once the worker has done it."""
        upload = self.sent(browser, name, content)
        record = browser.done(IMPORT, u=upload, d=dry_run)["record"]
        assert record["state"] == "WAITING"
        return self.worked(browser, record["id"])

    def worked(self, browser: Browser, row: str, locale: str = "en") -> dict[str, Any]:
        """The same after all that waits was done."""

        async def do(database: Database) -> None:
            await work(database, self.service.store)

        self.house.runner.call(do, opened_door().database)
        return browser.ask(READ, locale, id=row)["bulkImport"]

    def records(self) -> list[Any]:
        """Everything that an import must leave alone where it is refused."""
        whole = " UNION ALL ".join(f"SELECT '{table}', t::text FROM {table} t" for table in TABLES)
        return self.house.sql(f"{whole} ORDER BY 1, 2")


@pytest.fixture(scope="module")
def office(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with new_database(server_url, empty_template) as url:
        var = tmp_path_factory.mktemp("office")
        for house in serve(url, var):
            yield Office(house, var)


@pytest.fixture(scope="module")
def editor(office: Office) -> Browser:
    return office.house.signed_in("akimat-abai", Role.EDITOR)[0]


def column(sheet: Any, name: str) -> int:
    """The place of a column by its hidden name."""
    return next(cell.column for cell in sheet[1] if cell.value == name)


def put(sheet: Any, row: int, values: Mapping[str, Any]) -> None:
    """Fill in cells of a row by the hidden names of their columns; `#` is the number of the record."""
    for name, value in values.items():
        sheet.cell(row, 1 if name == "#" else column(sheet, name)).value = value


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
