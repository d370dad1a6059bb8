"""Files sent over HTTP."""

import hashlib
import re

import pytest

from tests.kernel.files.conftest import Desk
from tests.kernel.files.samples import GOOD, HOSTILE, pdf, photograph
from tests.parties.conftest import PASSWORD, Browser

ISSUE = """
mutation($i: TokenInput!) { issueToken(input: $i) { key errors { code message } } }
"""
STATUS = {"FILE_FORMAT_NOT_TAKEN": 415, "FILE_TOO_LARGE": 413}


def codes(answer) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


@pytest.fixture(scope="module")
def member(desk: Desk) -> Browser:
    return desk.house.signed_in("akimat-abai")[0]


def test_a_file_becomes_an_upload_and_a_line_of_the_journal(desk: Desk, member: Browser) -> None:
    answer = desk.send(member, "План.pdf", pdf())
    assert answer.status_code == 201
    told = answer.json()["upload"]
    digest = hashlib.sha256(pdf()).hexdigest()
    assert (told["name"], told["format"], told["octets"], told["sha256"]) == ("План.pdf", "pdf", len(pdf()), digest)
    assert re.fullmatch(r"Upload:[0-9a-f-]{36}", told["id"])
    assert digest in desk.kept()
    assert desk.acts()[-1] == (
        "file.upload",
        {"name": "План.pdf", "format": "pdf", "octets": len(pdf()), "sha256": digest},
    )
    modes = {path.stat().st_mode & 0o077 for path in (desk.var / "files").rglob("*")}
    assert modes == {0}


def test_the_same_content_is_kept_once(desk: Desk, member: Browser) -> None:
    first, second = (desk.send(member, name, GOOD["map.png"]).json()["upload"] for name in ("a.png", "b.png"))
    assert first["id"] != second["id"]
    assert desk.kept().count(first["sha256"]) == 1


def test_what_is_kept_of_a_picture_is_what_was_drawn_anew(desk: Desk, member: Browser) -> None:
    told = desk.send(member, "photo.jpg", photograph()).json()["upload"]
    content = next((desk.var / "files").rglob(told["sha256"])).read_bytes()
    assert b"SECRET" not in content
    assert hashlib.sha256(content).hexdigest() == told["sha256"]


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_of_a_hostile_file_is_kept(desk: Desk, member: Browser, what: str) -> None:
    name, content, code = HOSTILE[what]
    before = desk.state()
    answer = desk.send(member, name, content)
    if answer.status_code == 400:  # no name that can be written into a form
        assert "file" in answer.json()["errors"][0]["message"]
    else:
        assert answer.status_code == STATUS.get(code, 422), answer.text
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == code
        assert error["extensions"]["path"][0] == "file"
    assert desk.state() == before


def test_the_reason_is_told_in_the_language_asked(desk: Desk, member: Browser) -> None:
    words = {
        locale: desk.send(member, "a.txt", b"\xff", locale).json()["errors"][0]["message"]
        for locale in ("kk", "ru", "en")
    }
    assert len(set(words.values())) == 3
    assert words["en"] == "The text is not UTF-8, or has control characters (octet 1)."


def test_strangers_send_nothing(desk: Desk) -> None:
    before = desk.state()
    answer = desk.send(desk.house.browser(), "plan.pdf", pdf())
    assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])
    answer = desk.send(desk.house.browser(authorization="Bearer kerege_no"), "plan.pdf", pdf())
    assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])
    assert desk.state() == before


def test_pages_of_other_sites_send_nothing(desk: Desk, member: Browser) -> None:
    before = desk.state()
    for header in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = desk.send(member, "plan.pdf", pdf(), **header)
        assert (answer.status_code, codes(answer)) == (403, ["CROSS_SITE"])
    assert desk.state() == before
    assert desk.send(member, "plan.pdf", pdf(), Origin="http://127.0.0.1").status_code == 201


def test_machines_send_with_a_token_made_for_it(desk: Desk, member: Browser) -> None:
    wish = {"name": "m", "scopes": ["file.upload"], "expiresAt": "2027-06-01T00:00:00Z", "password": PASSWORD}
    machine = desk.house.browser(authorization=f"Bearer {member.done(ISSUE, i=wish)['key']}")
    assert desk.send(machine, "plan.pdf", pdf()).status_code == 201
    desk.house.sql("UPDATE access_token SET scopes = '{project.submit}'")
    before = desk.state()
    answer = desk.send(machine, "plan.pdf", pdf())
    assert (answer.status_code, codes(answer)) == (403, ["OUT_OF_SCOPE"])
    assert desk.state() == before


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"json": {"file": "x"}}, 415),
        ({"data": {"file": "plan.pdf"}}, 415),
        ({"content": b"plan", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"content": b"--b\r\nnonsense", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400),
        ({"files": {"other": ("plan.pdf", b"x")}}, 400),
        ({"files": [("file", ("a.pdf", b"x")), ("file", ("b.pdf", b"x"))]}, 400),
        ({"files": {"file": ("plan.pdf", b"x")}, "data": {"name": "x"}}, 400),
    ],
)
def test_forms_that_are_none_of_ours(desk: Desk, member: Browser, form: dict, status: int) -> None:
    before = desk.state()
    answer = member.client.post("/files", **form)
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"][0]["message"]
    assert desk.state() == before


def test_other_methods(member: Browser) -> None:
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        answer = member.client.request(method, "/files")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_too_large_by_length_and_in_pieces(desk: Desk, member: Browser) -> None:
    before, large = desk.state(), b"a" * (3 * 1024 * 1024)
    answer = desk.send(member, "note.txt", large)
    assert (answer.status_code, codes(answer)) == (413, ["LIMIT_EXCEEDED"])
    headers = {"content-type": "multipart/form-data; boundary=b"}
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="note.txt"\r\n\r\n'
    pieces = iter([head, *[large[:65536]] * 48, b"\r\n--b--\r\n"])
    answer = member.client.post("/files", content=pieces, headers=headers)
    assert (answer.status_code, codes(answer)) == (413, ["LIMIT_EXCEEDED"])
    assert desk.state() == before


def test_a_member_has_only_so_many_uploads_at_a_time(desk: Desk) -> None:
    browser, _ = desk.house.signed_in("akimat-almaty")
    for number in range(20):
        desk.sent(browser, f"{number}.txt", b"%d" % number)
    before = desk.state()
    answer = desk.send(browser, "one-more.txt", b"one more")
    assert (answer.status_code, codes(answer)) == (429, ["TOO_MANY_UPLOADS"])
    assert desk.state() == before
    assert desk.send(desk.house.signed_in("akimat-almaty")[0], "mine.txt", b"mine").status_code == 201


def test_a_place_that_cannot_be_written_takes_nothing(
    desk: Desk, member: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.state()
    monkeypatch.setattr(desk.service.store, "root", desk.var / "secret.key")
    answer = desk.send(member, "note.txt", b"a new content")
    assert (answer.status_code, codes(answer)) == (503, ["UNAVAILABLE"])
    monkeypatch.undo()
    assert desk.state() == before
