"""The formats of files that are taken in; nothing else is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """`code`: as the database keeps it; `endings`: of names, the first one is its own."""

    code: str
    media_type: str
    endings: tuple[str, ...]
    picture: str | None = None
    """What Pillow calls it; None for what is no picture."""
    part: str | None = None
    """Content type of the main part of an Office Open XML package; None for what is none."""


_OFFICE = "application/vnd.openxmlformats-officedocument."

FORMATS = {
    each.code: each
    for each in (
        Format("pdf", "application/pdf", ("pdf",)),
        Format("png", "image/png", ("png",), picture="PNG"),
        Format("jpeg", "image/jpeg", ("jpg", "jpeg"), picture="JPEG"),
        Format("webp", "image/webp", ("webp",), picture="WEBP"),
        Format("docx", f"{_OFFICE}wordprocessingml.document", ("docx",), part="wordprocessingml.document.main+xml"),
        Format("xlsx", f"{_OFFICE}spreadsheetml.sheet", ("xlsx",), part="spreadsheetml.sheet.main+xml"),
        Format(
            "pptx",
            f"{_OFFICE}presentationml.presentation",
            ("pptx",),
            part="presentationml.presentation.main+xml",
        ),
        Format("csv", "text/csv; charset=utf-8", ("csv",)),
        Format("txt", "text/plain; charset=utf-8", ("txt",)),
        Format("jsonl", "application/jsonl; charset=utf-8", ("jsonl",)),
    )
}
TEXTS = ("csv", "txt", "jsonl")
NAMES = ", ".join(ending for each in FORMATS.values() for ending in each.endings)


def format_of(name: str) -> Format | None:
    """The format that the ending of a name claims."""
    ending = name.rpartition(".")[2].lower()
    return next((each for each in FORMATS.values() if ending in each.endings), None)
