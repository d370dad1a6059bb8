"""How measures of state support are read."""

from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import column, text_fields
from api.regions.queries import ORIGIN, global_id

SUPPORT_MEASURE = Entity(
    "SupportMeasure",
    "support_measure",
    {
        "id": global_id("SupportMeasure"),
        "code": column("code"),
        "measureKind": column("measure_kind"),
        **text_fields("title", "title"),
        **text_fields("legalBasis", "legal_basis"),
        **text_fields("conditions", "conditions"),
        **text_fields("volume", "volume"),
        **text_fields("provider", "provider"),
        **text_fields("note", "note"),
        **ORIGIN,
    },
)
