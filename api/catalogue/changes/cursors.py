"""Cursors of the feed of changes: a place in the feed of one database, as text that clients hand back unread."""

import base64
import binascii
import re
from uuid import UUID

from api.kernel.errors import PublicError
from api.kernel.reading.params import Params

START = "0"
_FORM = re.compile(r"changes:([0-9a-f-]{36}):(0|[1-9][0-9]{0,17})")
_FEED = "(SELECT feed FROM catalogue_state)"


def cursor_sql(place: str) -> str:
    """SQL of the cursor of a place, which is SQL itself."""
    return f"translate(encode(convert_to('changes:' || {_FEED} || ':' || ({place}), 'UTF8'), 'base64'), E'\\n', '')"


def place_sql(params: Params, argument: str, cursor: str | None) -> str:
    """SQL of the place of a cursor; without one, or with that of another database, the start of the feed.

    PublicError names *argument* when it is no cursor at all.
    """
    if cursor is None:
        return START
    feed, place = _read(argument, cursor)
    known = f"{_FEED} = {params.add(feed, 'uuid')} AND {params.add(place, 'bigint')} <= {NEWEST}"
    return f"(CASE WHEN {known} THEN {params.add(place, 'bigint')} ELSE {START} END)"


NEWEST = "(SELECT coalesce(max(place), 0) FROM record_change)"
"""SQL of the place that everybody has been told of; the sequence itself may be ahead, by changes under way."""


def _read(argument: str, cursor: str) -> tuple[str, int]:
    try:
        found = _FORM.fullmatch(base64.b64decode(cursor, validate=True).decode("ascii"))
        if found:
            return str(UUID(found[1])), int(found[2])
    except (binascii.Error, ValueError):
        pass
    raise PublicError("BAD_CURSOR", f"{argument}: this is not a cursor of changes")
