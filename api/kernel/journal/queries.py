"""Reading the newest head."""

from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.fields import Value, column
from api.kernel.reading.lookup import Lookup

JOURNAL_HEAD = Entity(
    "JournalHead",
    "journal_head",
    {"day": column("day"), "sequence": column("sequence"), "hash": Value("encode({t}.hash, 'hex')")},
)


def _newest(scope: Scope, alias: str, arguments: object) -> str:  # noqa: ARG001 - the shape of all lookups
    return f"{alias}.day = (SELECT max(day) FROM journal_head)"


READS = {"journalHead": Lookup(lambda: JOURNAL_HEAD, _newest)}
