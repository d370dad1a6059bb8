"""The register holds all of the Rules, and the command shows each clause with its tests."""

import re

import pytest
from typer.testing import CliRunner

from api.cli.duties import PARAGRAPHS, marked_tests, names_of
from api.cli.main import app
from api.door import Door
from api.duties.reference import placed, read_lines
from tests.conftest import ROOT
from tests.support import ask

CLAUSES = placed(read_lines("clauses"))
SUB_POINTS = (
    *("8a", "8b", "23a", "23b"),
    *(f"12.{number}" for number in range(1, 5)),
    *(f"13.{number}" for number in range(1, 9)),
    *(f"14.{number}" for number in range(1, 8)),
    *(f"15.{number}" for number in range(1, 3)),
    *(f"17.{number}" for number in range(1, 6)),
    *(f"18.{number}" for number in range(1, 5)),
    *(f"19.{number}" for number in range(1, 8)),
    *(f"21.{number}" for number in range(1, 6)),
)
WHOLE = ("1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "16", "22", "24")
OURS = {"12.2a"}
"""The answer to the plan (§12.2), for which the Rules have no number."""


@pytest.mark.clause("1", "2", "3", "4", "22", "24")
def test_every_paragraph_and_every_part_of_one_is_there_and_there_is_no_paragraph_20() -> None:
    assert sorted({clause["paragraph"] for clause in CLAUSES}) == PARAGRAPHS
    assert len(PARAGRAPHS) == 23
    numbers = [clause["number"] for clause in CLAUSES]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == {*SUB_POINTS, *WHOLE, *OURS}


@pytest.mark.clause("1", "3", "4", "22", "24")
def test_what_holds_for_all_has_neither_actor_nor_deadline() -> None:
    provisions = [clause for clause in CLAUSES if clause["nature"] == "provision"]
    assert {clause["number"] for clause in provisions} == {"1", "2", "3", "4", "22", "24"}
    assert all(not clause["actors"] and "rule" not in clause for clause in provisions)


def test_a_term_is_of_the_rules_or_of_our_policy() -> None:
    """Where the Rules give no term, ours is marked, so that figures stay honest."""
    by_basis = {basis: {c["number"] for c in CLAUSES if c.get("basis") == basis} for basis in ("rule", "policy")}
    assert by_basis == {
        "rule": {"8a", "8b", "9", "11", "12.2", "12.3", "13.2", "14.2", "14.7", "19.1", "19.3", "19.5", "23a"},
        "policy": {"5", "6", "12.2a", "14.5", "17.2", "18.4"},
    }


def test_the_command_shows_every_clause_with_its_tests() -> None:
    result = CliRunner().invoke(app, ["duties"])
    assert result.exit_code == 0, result.output
    shown = re.findall(r"^§(\S+)", result.output, re.MULTILINE)
    assert shown == [clause["number"] for clause in CLAUSES]
    assert f"23 paragraphs, {len(CLAUSES)} clauses, without a test: none" in result.output


def test_every_clause_has_a_test() -> None:
    known = marked_tests(ROOT / "tests")
    assert [clause["number"] for clause in CLAUSES if not names_of(clause, known)] == []


async def test_the_register_is_public_and_in_three_languages(door: Door) -> None:
    document = """{ clauses { number paragraph nature actors counterpart trigger period basis rule evidence text
        textLanguage edition { code title validFrom validUntil } } }"""
    for locale in ("kk", "ru", "en"):
        found = (await ask(door, document, locale))["clauses"]
        assert [clause["number"] for clause in found] == [clause["number"] for clause in CLAUSES]
        assert [clause["text"] for clause in found] == [clause["text"][locale] for clause in CLAUSES]
        assert {clause["textLanguage"] for clause in found} == {locale}
    (plan,) = [clause for clause in found if clause["number"] == "12.2"]
    assert plan["rule"] == {"unit": "before", "day": 1, "month": 2}
    assert (plan["actors"], plan["counterpart"], plan["period"]) == (["LOCAL_EXECUTIVE_BODY"], "AGENCY", "YEAR")


async def test_an_edition_can_be_asked_for(door: Door) -> None:
    of_2015 = await ask(door, '{ clauses(edition: "2015") { number } none: clauses(edition: "1999") { number } }')
    assert (len(of_2015["clauses"]), of_2015["none"]) == (len(CLAUSES), [])


async def test_readings_are_public(door: Door) -> None:
    found = (await ask(door, "{ dutyPolicies { code value choices text } }", "kk"))["dutyPolicies"]
    assert {policy["code"]: policy["value"] for policy in found} == {
        "week": "calendar",
        "day_off": "next",
        "before": "strict",
        "reporting_month": "after",
        "reminder_days": "3",
        "ministry_days": "3",
    }
