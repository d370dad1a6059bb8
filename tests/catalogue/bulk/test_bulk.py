"""Templates go out, come back filled in, and become drafts: all of a file or nothing of it."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from api.catalogue.bulk.columns import sheets_of
from api.catalogue.bulk.rules import MOST_ROWS
from api.catalogue.publication.lines import KINDS
from api.catalogue.publication.rules import MANAGED
from api.kernel.actor import Role
from tests.catalogue.bulk.conftest import IMPORT, READ, Office, column, put, saved
from tests.parties.conftest import Browser
from tests.support import line

KEPT = """
query($id: ID!) { keptRecord(id: $id) { kind state public region { slug } latest { state line } } }
"""


def kept(office: Office, browser: Browser, slug: str) -> dict:
    ((row,),) = office.house.sql("SELECT id FROM kept_record WHERE slug = %s", slug)
    return browser.ask(KEPT, id=f"KeptRecord:{row}")["keptRecord"]


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_speaks_the_language_of_the_member(office: Office, editor: Browser, kind: str, locale: str) -> None:
    how, records, *others = office.template(editor, kind, locale).worksheets
    assert records["A1"].value == f"kerege:{kind}"
    assert records.row_dimensions[1].hidden
    heads = {name.value: head.value for name, head in zip(records[1], records[2], strict=True)}
    assert heads["industry"] == {"kk": "Сала", "ru": "Отрасль", "en": "Sector"}[locale]
    assert {heads[f"title.{each}"].partition(" (")[0] for each in ("kk", "ru", "en")} == {
        {"kk": "Атауы", "ru": "Название", "en": "Title"}[locale]
    }
    assert len([cell for cell in how["A"] if cell.value]) >= 8
    assert [sheet.sheet_state for sheet in others][-1] == "hidden"
    lists = {rule.formula1 for rule in records.data_validations.dataValidation}
    assert len(lists) > 3


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_template_has_every_field_that_is_written_by_hand(kind) -> None:
    sheets = sheets_of(kind)
    written = {column.path[0] for column in sheets[0].columns} | {sheet.field for sheet in sheets[1:]}
    declared = {field.name for field in kind.fields} | ({kind.children.name} if kind.children else set())
    assert declared - written == {"region", *MANAGED, *({"boundary"} & declared)}


def test_a_filled_template_becomes_drafts(office: Office, editor: Browser) -> None:
    book = office.template(editor, "site", "ru")
    records = book.worksheets[1]
    networks = next(sheet for sheet in book.worksheets if sheet["A1"].value == "kerege:site.utilities")
    put(
        records,
        3,
        {
            "#": 1,
            "title.ru": "=SUM(A1:A9) Зона",
            "title.kk": "Аймақ",
            "siteType": "Индустриальная зона",
            "areaTotalHa": 120.5,
            "areaFreeHa": "\u00a0120,25",
            "yearCreated": 2019.0,
            "verifiedOn": dt.datetime(2026, 10, 5),
            "asOf": "10.2026",
            "transport.rail.spur": "Да",
            "acquisition": "Аренда; выкуп",
            "geo.lat": 50.4,
            "geo.lon": "80,25",
            "tags": "зона, Абай",
        },
    )
    records.cell(3, column(records, "title.ru")).data_type = "s"
    put(records, 5, {"#": "b", "title.en": "Second zone", "code": 17})
    put(networks, 3, {"#": "b", "kind": "газ", "status": "on_site", "capacityTotal": 40})
    put(networks, 4, {"#": 1, "kind": "Электроэнергия", "status": "planned", "plannedYear": "2028"})
    told = office.ask(editor, "sites.xlsx", saved(book))
    assert (told["state"], told["records"], told["created"], told["problems"]) == ("DONE", 2, 2, []), told
    first = kept(office, editor, _slug(office, "Аймақ"))
    assert (first["state"], first["public"], first["region"]["slug"]) == ("DRAFT", False, "abai")
    content = first["latest"]["line"]
    assert content["title"] == {"kk": "Аймақ", "ru": "=SUM(A1:A9) Зона"}
    assert content["siteType"] == "industrial_zone"
    assert (content["areaTotalHa"], content["areaFreeHa"], content["yearCreated"]) == ("120.5", "120.25", 2019)
    assert (content["verifiedOn"], content["asOf"]) == ("2026-10-05", "2026-10")
    assert content["transport"]["rail"]["spur"] is True
    assert content["acquisition"] == ["lease", "purchase"]
    assert content["geo"] == {"lat": 50.4, "lon": 80.25}
    assert content["tags"] == ["зона", "Абай"]
    assert [each["kind"] for each in content["utilities"]] == ["electricity"]
    second = kept(office, editor, "second-zone")["latest"]["line"]
    assert (second["code"], second["utilities"][0]["kind"]) == ("17", "gas")


def _slug(office: Office, title: str) -> str:
    return office.house.sql("SELECT slug FROM kept_record WHERE title ->> 'kk' = %s", title)[0][0]


def test_what_is_wrong_is_told_by_cell(office: Office, editor: Browser) -> None:
    book = office.template(editor, "project", "ru")
    sheet = book.worksheets[1]
    put(sheet, 3, {"title.ru": "Хороший"})
    put(sheet, 4, {"stage": "мечта", "jobs": 1.5, "title.kk": "=1+1"})
    put(sheet, 5, {"title.en": "Half", "investment.amount": 5, "district": "нигде", "summary.ru": "<b>x</b>"})
    upload = office.sent(editor, "projects.xlsx", saved(book))
    before = office.records()
    row = editor.done(IMPORT, u=upload, d=False)["record"]["id"]
    told = office.worked(editor, row, "ru")
    assert office.records() == before
    assert (told["state"], told["created"], told["problemCount"]) == ("REFUSED", 0, len(told["problems"]))
    assert told["errors"][0]["code"] == "IMPORT_HAS_PROBLEMS"
    letters = {
        name: sheet.cell(1, column(sheet, name)).column_letter
        for name in ("stage", "jobs", "title.kk", "investment.currency", "district", "summary.ru")
    }
    found = {(each["cell"], each["field"]): each for each in told["problems"]}
    assert set(found) == {
        (f"{letters['stage']}4", "stage"),
        (f"{letters['jobs']}4", "jobs"),
        (f"{letters['title.kk']}4", "title.kk"),
        (f"{letters['title.kk']}4", "title"),
        (f"{letters['investment.currency']}5", "investment.currency"),
        (f"{letters['district']}5", "district"),
        (f"{letters['summary.ru']}5", "summary.ru"),
    }
    assert {each["sheet"] for each in told["problems"]} == {sheet.title}
    formula = found[f"{letters['title.kk']}4", "title.kk"]
    assert (formula["heading"], formula["line"]) == ("Название (Қазақша)", 4)
    assert formula["message"] == "формула: напишите её значение"
    kazakh = editor.ask(READ, "kk", id=row)["bulkImport"]
    assert kazakh["problems"][0]["message"] != told["problems"][0]["message"]


def test_trying_keeps_nothing_and_leaves_the_upload(office: Office, editor: Browser) -> None:
    book = office.template(editor, "partner")
    put(book.worksheets[1], 3, {"title.en": "Tried partner", "bin": 940140000385, "roles": "Supplier"})
    upload = office.sent(editor, "partners.xlsx", saved(book))
    before = office.records()
    tried = office.worked(editor, editor.done(IMPORT, u=upload, d=True)["record"]["id"])
    assert (tried["state"], tried["records"], tried["created"]) == ("DONE", 1, 1)
    assert office.records() == before
    done = office.worked(editor, editor.done(IMPORT, u=upload, d=False)["record"]["id"])
    assert (done["state"], done["created"]) == ("DONE", 1)
    assert kept(office, editor, "tried-partner")["latest"]["line"]["bin"] == "940140000385"
    assert editor.refused(IMPORT, u=upload, d=False) == ["NO_SUCH_UPLOAD"]


def test_an_address_changes_the_record_that_has_it(office: Office, editor: Browser) -> None:
    office.ask(editor, "a.jsonl", line(kind="project", title={"en": "To change"}, jobs=5))
    book = office.template(editor, "project")
    put(book.worksheets[1], 3, {"slug": "to-change", "title.en": "New"})
    told = office.ask(editor, "a.xlsx", saved(book))
    assert (told["records"], told["created"]) == (1, 0)
    content = kept(office, editor, "to-change")["latest"]["line"]
    assert (content["title"], content["jobs"]) == ({"en": "New"}, 5)


def test_json_lines_are_told_by_line(office: Office, editor: Browser) -> None:
    before = office.records()
    content = line(kind="project", title={"en": "Good"}) + b"\n{\n" + line(kind="site", title={"en": "x"}, jobs=1)
    told = office.ask(editor, "a.jsonl", content)
    assert [(each["line"], each["field"], each["cell"]) for each in told["problems"]] == [
        (3, "", None),
        (4, "jobs", None),
    ]
    assert office.records() == before


def test_one_key_is_one_import(office: Office, editor: Browser) -> None:
    upload = office.sent(editor, "once.jsonl", line(kind="project", title={"en": "Once"}))
    first, second = (editor.done(IMPORT, u=upload, d=False, k="once")["record"]["id"] for _ in range(2))
    assert first == second


def test_other_regions_are_out_of_reach(office: Office, editor: Browser) -> None:
    other = office.house.signed_in("akimat-aktobe", Role.EDITOR)[0]
    office.ask(other, "o.jsonl", line(kind="project", slug="of-aktobe", title={"en": "Of Aktobe"}))
    before = office.records()
    told = office.ask(editor, "m.jsonl", line(kind="project", region="aktobe", title={"en": "Mine"}))
    assert [each["code"] for each in told["problems"]] == ["OTHER_REGION"]
    assert office.records() == before
    upload = office.sent(editor, "p.jsonl", line(kind="project", title={"en": "Private"}))
    row = editor.done(IMPORT, u=upload, d=False)["record"]["id"]
    assert other.ask(READ, id=row)["bulkImport"] is None
    assert editor.ask(READ, id=row.replace("BulkImport", "Project"))["bulkImport"] is None


def test_who_may_not_write_records_brings_none(office: Office) -> None:
    before = office.records()
    for party, role, code in (
        ("ministry", Role.EDITOR, "FORBIDDEN"),
        ("akimat-abai", Role.TRANSLATOR, "FORBIDDEN"),
    ):
        browser, _ = office.house.signed_in(party, role)
        upload = office.sent(browser, "a.jsonl", line(kind="project", title={"en": "x"}))
        assert browser.refused(IMPORT, u=upload, d=False) == [code]
        assert browser.client.get("/templates/project.xlsx").status_code == 403
    stranger = office.house.browser()
    assert stranger.client.get("/templates/project.xlsx").status_code == 401
    assert stranger.client.get("/templates/nothing.xlsx").status_code == 404
    assert stranger.client.post("/templates/project.xlsx").status_code == 405
    assert office.records() == before


def test_who_has_left_meanwhile_brings_nothing(office: Office) -> None:
    browser, email = office.house.signed_in("akimat-abai", Role.EDITOR)
    upload = office.sent(browser, "a.jsonl", line(kind="project", title={"en": "Left"}))
    row = browser.done(IMPORT, u=upload, d=False)["record"]["id"]
    office.worked(browser, row)
    upload = office.sent(browser, "b.jsonl", line(kind="project", title={"en": "Left later"}))
    row = browser.done(IMPORT, u=upload, d=False)["record"]["id"]
    office.house.sql("UPDATE member SET roles = '{translator}' WHERE id = %s", office.house.id_of(email)[7:])
    before = office.records()
    office.worked(office.house.signed_in("akimat-abai", Role.EDITOR)[0], row)
    assert office.records() == before
    state = office.house.sql("SELECT state, problems -> 0 ->> 'code' FROM bulk_import WHERE id = %s", row[11:])
    assert state == [("refused", "FORBIDDEN")]


def _sheet(rows: list[list]) -> bytes:
    book = Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    return saved(book)


def _without(content: bytes, part: str, instead: bytes | None = None) -> bytes:
    """The workbook with a part left out or exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
            elif instead is not None:
                new.writestr(name, instead)
    return out.getvalue()


GOOD = [["kerege:project", "title.en"], ["No.", "Title"], [1, "Project"]]
BROKEN = {
    "no template": (_sheet([["a", "b"]]), "NO_TEMPLATE"),
    "another kind of thing": (_sheet([["kerege:region", "title.en"]]), "NO_TEMPLATE"),
    "no sheets": (_without(_sheet(GOOD), "xl/worksheets/sheet1.xml"), "NO_TEMPLATE"),
    "a sheet that is none": (_without(_sheet(GOOD), "xl/worksheets/sheet1.xml", b"<a><b></a>"), "NO_WORKBOOK"),
    "a book that is none": (_without(_sheet(GOOD), "xl/workbook.xml", b"no xml"), "NO_WORKBOOK"),
    "no rows": (_sheet(GOOD[:2]), "INVALID"),
    "an unknown column": (_sheet([["kerege:project", "title.en", "secret"], [], [1, "x", "y"]]), "INVALID"),
    "a managed column": (_sheet([["kerege:project", "title.en", "status"], [], [1, "x", "published"]]), "INVALID"),
    "a column twice": (_sheet([["kerege:project", "title.en", "title.en"], [], [1, "x", "y"]]), "INVALID"),
    "a number twice": (_sheet([*GOOD, [1, "Another"]]), "INVALID"),
    "too many rows": (_sheet([*GOOD[:2], *([n, "x"] for n in range(MOST_ROWS + 1))]), "INVALID"),
    "words behind": (_sheet([*GOOD, [], [], [], [None, None]]), "DONE"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_workbooks_that_are_none_of_ours(office: Office, editor: Browser, what: str) -> None:
    content, code = BROKEN[what]
    before = office.records()
    told = office.ask(editor, "w.xlsx", content, dry_run=True)
    assert office.records() == before
    if code == "DONE":
        assert told["state"] == "DONE"
    else:
        assert (told["state"], {each["code"] for each in told["problems"]}) == ("REFUSED", {code})
        assert told["problems"][0]["message"]


def test_files_that_are_no_table(office: Office, editor: Browser) -> None:
    upload = office.sent(editor, "a.txt", b"words")
    assert editor.refused(IMPORT, u=upload, d=False) == ["NOT_A_TABLE"]
    assert office.house.sql("SELECT owner FROM stored_file WHERE id = %s", upload[7:]) == [(None,)]
