"""The commands that make the first member of a party, and tokens."""

import re

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from tests.parties.conftest import ACCEPT, PASSWORD, VIEWER, House

ADD = ("member", "add", "--email", "first@example.kz", "--name", "Aigerim Sadykova", "--language", "kk")
ISSUE = ("token", "issue", "--email", "first@example.kz", "--name", "Exchange", "--scope", "party.set_participation")


def run(*arguments: str) -> Result:
    """Run a command over the database of the house."""
    return CliRunner().invoke(app, list(arguments))


def test_the_first_member_and_a_token(house: House) -> None:
    added = run(*ADD, "--party", "operator")
    assert added.exit_code == 0, added.stderr
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/kk/workspace/join/\?key=([\w-]+)\n", added.stdout)
    assert found
    assert run(*ISSUE).exit_code == 1, "the account is not open yet"
    house.browser().done(ACCEPT, k=found[1], p=PASSWORD)
    issued = run(*ISSUE, "--days", "1")
    assert issued.exit_code == 0, issued.stderr
    viewer = house.browser(Authorization=f"Bearer {issued.stdout.strip()}").ask(VIEWER)["viewer"]
    assert (viewer["party"]["slug"], viewer["roles"]) == ("operator", ["ADMINISTRATOR"])
    again = run(*ADD, "--party", "operator", "--locale", "ru")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "Пользователь с таким адресом уже есть" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*ADD, "--party", "no-such"), "There is no such record"),
        ((*ADD, "--party", "operator", "--role", "king"), "--role: no such role: king"),
        ((*ADD[:-1], "de", "--party", "operator"), "--language: kk, ru or en"),
        ((*ISSUE[:3], "nobody@example.kz", *ISSUE[4:]), "--email: there is no such member"),
    ],
)
def test_what_cannot_be_done_is_said(house: House, arguments: tuple[str, ...], words: str) -> None:
    before = house.state()
    result = run(*arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert house.state() == before
