"""Files are taken away by whoever may read what they belong to."""

import pytest

from api.kernel.ids import new_id
from tests.kernel.files.conftest import OPEN, Desk
from tests.kernel.files.samples import pdf
from tests.parties.conftest import Browser

NAME = 'Жоба «А», 100% "x".pdf'.replace('"', "'")


@pytest.fixture(scope="module")
def sender(desk: Desk) -> tuple[Browser, str]:
    return desk.house.signed_in("akimat-abai")


def shown(answer) -> tuple:
    """All of an answer that a stranger can compare, but the tag that names its revision."""
    return answer.status_code, dict(answer.headers), answer.content


def test_a_public_file_is_taken_away_as_an_attachment(desk: Desk, sender: tuple[Browser, str]) -> None:
    owner = new_id()
    (address,) = desk.take(sender[1], owner, desk.sent(sender[0], NAME, pdf()))
    OPEN.add(owner)
    answer = desk.house.browser().client.get(address)
    assert (answer.status_code, answer.content) == (200, pdf())
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(pdf()))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"____ ___, 100_ 'x'.pdf\"; "
        "filename*=UTF-8''%D0%96%D0%BE%D0%B1%D0%B0%20%C2%AB%D0%90%C2%BB%2C%20100%25%20%27x%27.pdf"
    )


def test_who_has_it_already_is_spared_another(desk: Desk, sender: tuple[Browser, str]) -> None:
    (address,) = desk.take(sender[1], new_id(), desk.sent(sender[0], "plan.pdf", pdf()))
    client = sender[0].client
    tag = client.get(address).headers["etag"]
    answer = client.get(address, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    stranger = desk.house.browser().client.get(address, headers={"if-none-match": tag})
    assert stranger.status_code == 404
    assert client.head(address).status_code == 200


def test_what_may_not_be_read_answers_like_what_is_not_there(desk: Desk, sender: tuple[Browser, str]) -> None:
    upload = desk.sent(sender[0], "plan.pdf", pdf())
    key = desk.house.sql("SELECT key FROM stored_file WHERE id = %s", upload.partition(":")[2])[0][0]
    (address,) = desk.take(sender[1], new_id(), desk.sent(sender[0], "plan.pdf", pdf()))
    stranger = desk.house.browser().client
    missing = shown(stranger.get(f"/files/{'x' * 27}"))
    assert missing[0] == 404
    assert shown(stranger.get(address)) == missing
    assert shown(stranger.get(f"/files/{key}")) == missing
    assert shown(sender[0].client.get(f"/files/{key}")) == missing  # an upload is read by nobody
    for odd in ("%00" * 27, "..%2f..%2fsecret.key", "x", "x" * 900, "ж" * 27):
        assert stranger.get(f"/files/{odd}").status_code == 404
    assert sender[0].client.get(address).status_code == 200


def test_a_wrong_token_is_told_so(desk: Desk, sender: tuple[Browser, str]) -> None:
    (address,) = desk.take(sender[1], new_id(), desk.sent(sender[0], "plan.pdf", pdf()))
    assert desk.house.browser().client.get(address, headers={"authorization": "Bearer kerege_x"}).status_code == 401
    assert sender[0].client.post(address).status_code == 405


def test_a_content_that_is_away_is_our_fault(desk: Desk, sender: tuple[Browser, str]) -> None:
    (address,) = desk.take(sender[1], new_id(), desk.sent(sender[0], "lost.txt", b"to be lost"))
    digest = sender[0].client.get(address).headers["etag"].strip('"')
    next((desk.var / "files").rglob(digest)).unlink()
    answer = sender[0].client.get(address)
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
