"""Cursors: a place in an ordered list, as text that clients hand back unread."""

import base64
import binascii
from uuid import UUID

import orjson

from api.kernel.errors import PublicError


def cursor_sql(order: str, value: str, alias: str) -> str:
    """SQL of the cursor of a row: the order it belongs to, its sort value, its id."""
    raw = f"json_build_array('{order}', ({value})::text, {alias}.id)::text"
    return f"translate(encode(convert_to({raw}, 'UTF8'), 'base64'), E'\\n', '')"


def read_cursor(argument: str, cursor: str, order: str) -> tuple[str, str]:
    """Sort value and id of a cursor made for *order*.

    Raises PublicError naming *argument* when it is not one of ours or belongs to a list in another order.
    """
    try:
        parts = orjson.loads(base64.b64decode(cursor, validate=True))
        made_for, value, row_id = parts
        row_id = str(UUID(row_id))
    except (binascii.Error, ValueError, TypeError, AttributeError):
        raise PublicError("BAD_CURSOR", f"{argument}: this is not a cursor") from None
    if made_for != order or not isinstance(value, str):
        raise PublicError("BAD_CURSOR", f"{argument}: this cursor belongs to a list in another order")
    return value, row_id
