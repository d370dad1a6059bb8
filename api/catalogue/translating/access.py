"""Who translates and who reviews: those who keep the records, and their translators."""

from api.catalogue.publication.access import TRANSLATE
from api.catalogue.publication.rules import KEEPERS, WRITABLE
from api.kernel.access import Access, Reach, declare
from api.kernel.actor import Role

REVIEW = {
    kind: declare(
        Access(
            f"{kind}.review_translation",
            tuple(clauses),
            (Role.EDITOR, Role.HEAD, Role.TRANSLATOR),
            Reach.OWN,
            WRITABLE,
            clauses=clauses,
        )
    )
    for kind, clauses in KEEPERS.items()
}

__all__ = ["REVIEW", "TRANSLATE"]
