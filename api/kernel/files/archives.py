"""Office files are ZIP archives: is one whole, of the kind it claims, and of a size that a reader can bear?

Nothing is unpacked to disk, and no more than the limits allow is unpacked at all. The entries have to fill the file
from its first octet to its last, so that nothing else can hide before, between or behind them.
"""

import io
import re
import struct
import zipfile
import zlib

from api.kernel.files.formats import Format
from api.kernel.files.reasons import (
    ACTIVE,
    BROKEN,
    ENCRYPTED,
    OTHER_CONTENT,
    TWO_FACED,
    UNPACKS_TOO_LARGE,
)
from api.kernel.refusals import Reason, Refusal

MOST_ENTRIES = 3000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_TYPES = 1024 * 1024
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Beginning of an Office file that is encrypted, and of those of the time before ZIP."""

_TYPES = "[Content_Types].xml"
_ACTIVE = re.compile(r"vbaProject|vbaData|macroEnabled|activeX|oleObject\d*\.bin", re.IGNORECASE)
_SAFE_NAME = re.compile(r"(?!/)(?!.*(?:^|/)\.\.?(?:/|$))[^\\:\x00-\x1f]{1,255}")
_LOCAL = struct.Struct("<4s22xHH")
_END = struct.Struct("<4sHHHHIIH")
_MARKUP = (".xml", ".rels", ".vml")
_STEP = 256 * 1024
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What the library raises for an entry that is damaged, or of a sort that it does not know."""
_ENCRYPTED_FLAG, _STREAMED_FLAG = 0x1, 0x8


def check_package(content: bytes, claimed: Format) -> None:
    """Refusal unless the content is a whole package of the format claimed."""
    if content.startswith(COMPOUND):
        raise Refusal(ENCRYPTED)
    archive = open_archive(content)
    entries = archive.infolist()
    if any(_ACTIVE.search(entry.filename) for entry in entries):
        raise Refusal(ACTIVE)
    _check_types(archive, claimed)
    _unpack(archive, entries)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """An archive whose directory can be relied on."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise Refusal(BROKEN) from None
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refusal(UNPACKS_TOO_LARGE)
    if objection := _objection(content, entries):
        raise Refusal(objection)
    return archive


def _objection(content: bytes, entries: list[zipfile.ZipInfo]) -> Reason | None:
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        return ENCRYPTED
    known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(entry.compress_type not in known or not _SAFE_NAME.fullmatch(entry.filename) for entry in entries):
        return BROKEN
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        return TWO_FACED
    return None if _filled(content, entries) else TWO_FACED


def _filled(content: bytes, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether the entries, the directory and its end follow each other from the first octet to the last."""
    if len(content) < _END.size:
        return False
    signature, *_, size, start, comment = _END.unpack(content[-_END.size :])
    if signature != b"PK\x05\x06" or comment or start + size + _END.size != len(content):
        return False
    place = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        end = _end_of(content, entry, place)
        if end is None:
            return False
        place = end
    return place == start


def _end_of(content: bytes, entry: zipfile.ZipInfo, place: int) -> int | None:
    """Where what follows an entry begins; None where the entry does not begin at *place*, or has another name there."""
    if entry.header_offset != place or place + 30 > len(content):
        return None
    signature, name_length, extra_length = _LOCAL.unpack(content[place : place + 30])
    name = content[place + 30 : place + 30 + name_length]
    if signature != b"PK\x03\x04" or name != entry.orig_filename.encode(
        "utf-8" if entry.flag_bits & 0x800 else "cp437"
    ):
        return None
    end = place + 30 + name_length + extra_length + entry.compress_size
    return _behind_descriptor(content, end) if entry.flag_bits & _STREAMED_FLAG else end


def _behind_descriptor(content: bytes, end: int) -> int:
    """A writer that streams puts sizes behind an entry: 12 to 24 octets, with or without a signature."""
    for length in (16, 24, 12, 20):
        if content[end + length : end + length + 4] in (b"PK\x03\x04", b"PK\x01\x02"):
            return end + length
    return end


def _check_types(archive: zipfile.ZipFile, claimed: Format) -> None:
    """The list of parts says what the package is."""
    try:
        entry = archive.getinfo(_TYPES)
        if entry.file_size > MOST_TYPES:
            raise Refusal(UNPACKS_TOO_LARGE)
        types = archive.read(entry)
    except KeyError:
        raise Refusal(OTHER_CONTENT.at("file", format=claimed.code)) from None
    except _UNREADABLE:
        raise Refusal(BROKEN) from None
    text = types.decode("utf-8", "replace")
    if _ACTIVE.search(text):
        raise Refusal(ACTIVE)
    if claimed.part is None or claimed.part not in text:
        raise Refusal(OTHER_CONTENT.at("file", format=claimed.code))


def _declares(piece: bytes) -> bool:
    """Whether a part declares entities, which Office files never do: what they stand for can be without end."""
    return b"<!DOCTYPE" in (bare := piece.replace(b"\0", b"")) or b"<!ENTITY" in bare


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Read every entry to its end, which proves its checksum; what is said of its size is not believed."""
    left = MOST_UNPACKED
    for entry in entries:
        try:
            with archive.open(entry) as part:
                while piece := part.read(_STEP):
                    left -= len(piece)
                    if left < 0:
                        raise Refusal(UNPACKS_TOO_LARGE)
                    if entry.filename.endswith(_MARKUP) and _declares(piece):
                        raise Refusal(ACTIVE)
        except _UNREADABLE:
            raise Refusal(BROKEN) from None
