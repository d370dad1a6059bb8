"""Measures of state support in the interchange format (§18.4)."""

from api.kernel.interchange.composite import Text
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_
from api.kernel.interchange.values import PartialDate, Pattern
from api.regions.fields import SOURCE

SUPPORT_MEASURE = Kind(
    name="support_measure",
    table="support_measure",
    key="code",
    fields=(
        Pattern("code", required=True, form=r"[A-Z0-9-]{2,30}", reason=N_("must be a code like SUP-01")),
        Pattern(
            "measureKind",
            required=True,
            form=r"[a-z][a-z0-9_]{1,59}",
            reason=N_("must be a code in lower case"),
        ),
        Text("title", required=True, limit=300),
        Text("legalBasis"),
        Text("conditions"),
        Text("volume"),
        Text("procedure"),
        Text("provider", limit=500),
        Text("note"),
        SOURCE,
        PartialDate("asOf"),
    ),
)
