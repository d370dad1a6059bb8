"""Files in GraphQL, for every room that has some."""

import strawberry

from api.kernel.files.formats import FORMATS
from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import Value, column

ADDRESS = "/files/"


@strawberry.type(description="A file that belongs to something. Who may read that may take it away.")
class File:
    """A file."""

    name: str = strawberry.field(description="As its sender called it, with its ending.")
    format: str = strawberry.field(description=f"One of {', '.join(FORMATS)}.")
    media_type: str
    octets: int = strawberry.field(description="Its size.")
    sha256: str = strawberry.field(description="Hash of its content.")
    path: str = strawberry.field(description="Where it is taken away: its address within the site.")


_MEDIA_TYPES = (
    "CASE {t}.format " + " ".join(f"WHEN '{f.code}' THEN '{f.media_type}'" for f in FORMATS.values()) + " END"
)

FILE = Entity(
    "File",
    "stored_file",
    {
        "name": column("name"),
        "format": column("format"),
        "mediaType": Value(_MEDIA_TYPES),
        "octets": column("octets"),
        "sha256": column("digest"),
        "path": Value(f"('{ADDRESS}' || {{t}}.key)"),
    },
    visible="{t}.owner IS NOT NULL",
)
