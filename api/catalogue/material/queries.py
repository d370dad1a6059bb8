"""How measures of state support are read."""

from collections.abc import Mapping
from typing import Any

from api.kernel.reading.entity import Entity, Scope
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
        **text_fields("procedure", "procedure"),
        **text_fields("provider", "provider"),
        **text_fields("note", "note"),
        **ORIGIN,
    },
)


def by_code(scope: Scope, alias: str, arguments: Mapping[str, Any]) -> str:
    """Condition of the one measure that has the code."""
    return f"{alias}.code = {scope.params.add(arguments['code'], 'text')}"
