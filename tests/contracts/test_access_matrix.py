"""Every mutation and every private read says who may do it, and does what it says: for each party, role, region, state.

A mutation that is not public needs a case in its room: how to bring about its subject in a region and a state, and the
variables to call it with. Then each cell of the matrix is run by a real actor. What is refused is tried first, all of
it with the same subject, which has to be as it was afterwards.
"""

import pytest

from api.cli.access import access_page
from api.cli.project import ACCESS
from api.door import Door
from api.kernel.access import PUBLIC
from api.kernel.database import Database
from api.kernel.graphql.mutations import accesses, every
from api.schema import graphql_schema
from tests.catalogue.attachments.cases import CASES as OF_DOCUMENTS
from tests.catalogue.bulk.cases import CASES as OF_IMPORTS
from tests.catalogue.translating.cases import CASES as OF_TRANSLATIONS
from tests.contracts.matrix import Case, Cell, Subject, cells, subjects
from tests.publication.cases import CASES as OF_RECORDS

MUTATIONS = accesses(graphql_schema)
ABOUT_PEOPLE = ("account", "member", "party")
"""Kinds of subjects that are no records of a region; tests/parties/test_access.py runs what is done with them."""
BETWEEN_PARTIES = ("request", "enquiry")
"""Kinds that belong to parties, wherever these are; test_access.py of requests and of enquiries runs what is done."""
OF_DUTIES = ("duty", "calendar")
"""The same; tests/duties/test_gates.py and test_calendar.py run what is done with them."""
OWN_TESTS = (*ABOUT_PEOPLE, *BETWEEN_PARTIES, *OF_DUTIES)
PRIVATE = {
    name: acts
    for name, acts in MUTATIONS.items()
    if acts is not None and acts is not PUBLIC and every(acts)[0].act.partition(".")[0] not in OWN_TESTS
}
CASES: dict[str, Case] = {**OF_RECORDS, **OF_DOCUMENTS, **OF_IMPORTS, **OF_TRANSLATIONS}
"""By the name of the mutation."""


def test_every_mutation_says_who_may_do_it() -> None:
    assert [name for name, access in MUTATIONS.items() if access is None] == []


def test_every_private_mutation_has_a_case_and_every_case_a_mutation() -> None:
    assert set(CASES) == set(PRIVATE)


def test_what_strangers_may_do_is_known() -> None:
    public = {name for name, access in MUTATIONS.items() if access is PUBLIC}
    alerts = {"alertAsk", "alertConfirm", "alertChange", "alertStop"}
    questions = {"askQuestion", "addToQuestion", "eraseQuestion"}
    assert public == alerts | questions | {"signIn", "acceptInvitation", "askPasswordReset", "resetPassword"}


@pytest.mark.parametrize("name", PRIVATE)
async def test_each_cell_of_the_matrix(name: str, empty: Database) -> None:
    wrong, count, door = [], 0, Door(empty)
    for subject in subjects(name, PRIVATE[name]):
        asked = {cell: subject.expected(cell, CASES[name]) for cell in cells()}
        wrong += await _refusals(door, subject, {cell: codes for cell, codes in asked.items() if codes})
        wrong += [await _done(door, subject, cell) for cell, codes in asked.items() if not codes]
        count += len(asked)
    print(f"{name}: {count} cells")
    assert [answer for answer in wrong if answer] == []


async def _refusals(door: Door, subject: Subject, asked: dict[Cell, set[str]]) -> list[str | None]:
    """What is wrong with the answers to those who may not."""
    case = CASES[subject.mutation]
    arranged = await case.arrange(door.database, subject.kind, subject.region, subject.state)
    before = await case.traces(door.database)
    wrong = [await _run(door, subject, cell, arranged, codes) for cell, codes in asked.items()]
    changed = await case.traces(door.database) != before
    return [*wrong, f"{subject}: refused, and yet something changed" if changed else None]


async def _done(door: Door, subject: Subject, cell: Cell) -> str | None:
    case = CASES[subject.mutation]
    arranged = await case.arrange(door.database, subject.kind, subject.region, subject.state)
    return await _run(door, subject, cell, arranged, set())


async def _run(door: Door, subject: Subject, cell: Cell, arranged: tuple[str, dict], expected: set[str]) -> str | None:
    """What is wrong with the answer to a cell."""
    document, variables = arranged
    result = await door.execute(document, variables, locale="en", actor=cell.actor)
    if result.errors or result.data is None:
        return f"{subject} {cell}: {result.errors}"
    told = {error["code"] for error in result.data[subject.mutation]["errors"]}
    return None if told == expected else f"{subject} {cell}: {told}, not {expected}"


def test_the_table_in_the_documentation_is_current() -> None:
    text = ACCESS.read_text("utf-8")
    assert access_page(text) == text
