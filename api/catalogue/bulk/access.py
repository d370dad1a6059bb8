"""Who may bring many records at once: those who may write each of them by hand."""

from api.catalogue.publication.access import CREATE
from api.kernel.access import Access, Reach, declare
from api.kernel.actor import PartyKind, Role

_KEEPERS = sorted({party for access in CREATE.values() for party in access.parties}, key=lambda party: party.value)
IMPORT = declare(
    Access(
        "import.ask",
        _KEEPERS,
        (Role.EDITOR, Role.HEAD),
        Reach.OWN,
        clauses={PartyKind.LOCAL_EXECUTIVE_BODY: "13", PartyKind.SERVICE_CENTRE: "17.3"},
    )
)
