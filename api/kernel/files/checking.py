"""What is a file that somebody sends? Its content says so, and its name has to agree; what is doubtful is refused."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

import filetype

from api.kernel.files.archives import check_package
from api.kernel.files.formats import NAMES, TEXTS, Format, format_of
from api.kernel.files.pictures import redrawn
from api.kernel.files.reasons import (
    BAD_NAME,
    BROKEN,
    EMPTY,
    ENCRYPTED,
    NOT_UTF8,
    OTHER_CONTENT,
    TOO_LARGE,
    TWO_FACED,
    WRONG_FORMAT,
)
from api.kernel.interchange.values import UNSAFE
from api.kernel.refusals import Refusal

LONGEST_NAME = 150
_NAME = re.compile(r'(?!\.)[^/\\:*?"<>|\x00-\x1f\x7f]+(?<![. ])\.[A-Za-z0-9]{1,10}')
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|\?xml|\?php|meta|link|style|object)\b", re.I)
_HEAD = 1024
_PDF, _PDF_END = b"%PDF-", b"%%EOF"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Limits:
    """What a file may be at the most."""

    octets: int
    megapixels: int


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: `content` is that of a picture as it was drawn anew."""

    name: str
    format: Format
    content: bytes


def check(name: str, content: bytes, limits: Limits) -> Checked:
    """The file as it may be kept; raises Refusal. Takes up to seconds, so it belongs in a thread."""
    name = clean_name(name)
    claimed = format_of(name)
    if claimed is None:
        raise Refusal(WRONG_FORMAT.at(*WRONG_FORMAT.path, formats=NAMES))
    if not content:
        raise Refusal(EMPTY)
    if len(content) > limits.octets:
        raise Refusal(TOO_LARGE.at("file", most=limits.octets // 1024**2))
    if claimed.code in TEXTS:
        _check_text(content)
    elif claimed.picture:
        _check_one_faced(content, claimed, markup_in=content)
        content = redrawn(content, claimed, limits.megapixels)
    elif claimed.part:
        check_package(content, claimed)
    else:
        _check_pdf(content, claimed)
    return Checked(name, claimed, content)


def clean_name(name: str) -> str:
    """The name as it is kept; raises Refusal for one that leads out of a folder, deceives the eye, or is too long."""
    name = unicodedata.normalize("NFC", name).strip()
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name) or UNSAFE.search(name) or not name.isprintable():
        raise Refusal(BAD_NAME.at(*BAD_NAME.path, most=LONGEST_NAME))
    return name


def _check_text(content: bytes) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(NOT_UTF8.at("file", place=error.start + 1)) from None
    if found := _CONTROL.search(text):
        raise Refusal(NOT_UTF8.at("file", place=len(text[: found.start()].encode()) + 1))
    if _PDF in content[:_HEAD] or _MARKUP.search(content[:_HEAD]):
        raise Refusal(TWO_FACED)


def _check_pdf(content: bytes, claimed: Format) -> None:
    if not content.startswith(_PDF):
        raise Refusal(OTHER_CONTENT.at("file", format=claimed.code))
    if _PDF_END not in content[-_HEAD:]:
        raise Refusal(BROKEN)
    if content.rpartition(_PDF_END)[2].strip(b"\0\t\r\n\f "):
        raise Refusal(TWO_FACED)
    if b"/Encrypt" in content[-_HEAD * 4 :]:
        raise Refusal(ENCRYPTED)
    _check_one_faced(content, claimed, markup_in=content[:_HEAD])


def _check_one_faced(content: bytes, claimed: Format, markup_in: bytes) -> None:
    """Content that begins as claimed, and is no page, program or archive besides."""
    kind = filetype.guess(content)
    if kind is None or kind.mime != claimed.media_type:
        raise Refusal(OTHER_CONTENT.at("file", format=claimed.code))
    if _MARKUP.search(markup_in) or zipfile.is_zipfile(io.BytesIO(content)):
        raise Refusal(TWO_FACED)
    if claimed.picture and _PDF in content:
        raise Refusal(TWO_FACED)
