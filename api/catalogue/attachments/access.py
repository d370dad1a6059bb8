"""Who may do what with the documents of records: their keepers bring and take them, the Agency shows them."""

from api.catalogue.publication.rules import KEEPERS, PUBLISHING
from api.kernel.access import Access, Reach, declare
from api.kernel.actor import PartyKind, Role

ATTACH, REMOVE = (
    {
        kind: declare(Access(f"{kind}.{act}", tuple(clauses), (Role.EDITOR, Role.HEAD), Reach.OWN, clauses=clauses))
        for kind, clauses in KEEPERS.items()
    }
    for act in ("attach_file", "remove_file")
)
APPROVE = {
    kind: declare(
        Access(
            f"{kind}.approve_file",
            (PartyKind.AGENCY,),
            (Role.APPROVER, Role.HEAD),
            Reach.OWN,
            clauses={PartyKind.AGENCY: PUBLISHING},
        )
    )
    for kind in KEEPERS
}
