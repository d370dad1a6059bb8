"""What periodic duties are about: the party itself, or each record of a kind. Rooms above add their kinds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.journal.entry import Subject

_SUBJECTS = {"party": "SELECT 'party', %(party)s::uuid"}


def add_subjects(name: str, statement: str) -> None:
    """Add a kind of subjects: SQL of kind and id of those that a party of a `region` has as a period `begins`."""
    assert name not in _SUBJECTS, name
    _SUBJECTS[name] = statement


_RECORDED: set[str] = set()


def keeps_records(kind: str) -> None:
    """Say that what is done with subjects of a kind fulfils what is owed about them: nobody says so by hand."""
    _RECORDED.add(kind)


def has_record(kind: str) -> bool:
    """Whether it is fulfilled by what is done with its subject."""
    return kind in _RECORDED


async def subjects_of(
    connection: AsyncConnection[Any], name: str, party: UUID, region: str | None, begins: datetime
) -> list[Subject]:
    """The subjects of a clause for a party, of the period that begins then."""
    values = {"party": party, "region": region, "begins": begins}
    rows = await (await connection.execute(_SUBJECTS[name], values)).fetchall()  # type: ignore[arg-type]
    return [Subject(kind, subject, region) for kind, subject in rows]
