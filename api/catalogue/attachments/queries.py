"""How the documents of a record are read: by everybody once they are approved, by its keepers at once."""

from typing import Any

from api.kernel.files.types import FILE
from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import Many, One, Value, code, moment, text_fields
from api.regions.queries import global_id

_FIELDS: dict[str, Any] = {
    "id": global_id("RecordDocument"),
    "kind": code("kind"),
    **text_fields("title", "title"),
    "language": Value("{t}.language"),
    "approved": Value("({t}.approved_by IS NOT NULL)"),
    "addedAt": moment("created_at"),
    "file": One(lambda: FILE, "{o}.id = {t}.file"),
}
DOCUMENT = Entity("RecordDocument", "record_document", _FIELDS, visible="{t}.approved_by IS NOT NULL")
KEPT_DOCUMENT = Entity("RecordDocument", "record_document", _FIELDS)
ORDER = "{o}.position, {o}.id"
DOCUMENTS = Many(lambda: DOCUMENT, "{o}.record = {t}.id", ORDER)
