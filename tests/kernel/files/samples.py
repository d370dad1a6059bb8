"""Files of every kind that is taken in, made for the tests, and the parts of hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter
from PIL import Image, PngImagePlugin
from pptx import Presentation

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.{main}"/></Types>
"""
DOCX, XLSX = "wordprocessingml.document.main+xml", "spreadsheetml.sheet.main+xml"


def pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n" + inside + b"1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120).save(out, form)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG with the place where it was taken, a comment, a colour profile, lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET place"
    exif.get_ifd(0x8825)[2] = (43.0, 14.0, 20.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif, comment=b"SECRET words", icc_profile=b"SECRET profile")
    return out.getvalue()


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Comment", "SECRET words")
    out = io.BytesIO()
    Image.new("RGBA", (5, 5)).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def png_head(width: int, height: int) -> bytes:
    """A picture that claims a size and has nearly no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def package(main: str = DOCX, parts: Mapping[str, bytes] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The least of an Office file that its list of parts makes one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(main=main))
        archive.writestr("main.xml", "<document/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook() -> bytes:
    """As a library writes one."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Sheet").write_string(0, 0, "=SUM(1,1)")
    return out.getvalue()


def slides() -> bytes:
    out = io.BytesIO()
    Presentation().save(out)
    return out.getvalue()


def streamed() -> bytes:
    """As a program writes that does not know the sizes beforehand."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.content += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(main=DOCX))
        archive.writestr("main.xml", "<document/>")
    return pipe.content


def marked(content: bytes, flag: int) -> bytes:
    """An archive all of whose entries carry a flag, in both of the places where it stands."""
    changed = bytearray(content)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            changed[at + place] |= flag
            at = content.find(signature, at + 4)
    return bytes(changed)


def bomb(unpacked: int = 120 * 1024 * 1024) -> bytes:
    return package(parts={"media/zeros.bin": bytes(unpacked)})


def lying_bomb() -> bytes:
    """One that says of itself that it is small."""
    size = 120 * 1024 * 1024
    return bomb(size).replace(struct.pack("<I", size), struct.pack("<I", 1000))


def crowd() -> bytes:
    return package(parts={f"part{n}.xml": b"" for n in range(4000)}, method=zipfile.ZIP_STORED)


GOOD = {
    "plan.pdf": pdf(),
    "map.png": picture(),
    "photo.jpg": picture("JPEG"),
    "photo.jpeg": photograph(),
    "grey.png": picture("PNG", mode="L"),
    "palette.png": picture("PNG", mode="P"),
    "sketch.webp": picture("WEBP"),
    "letter.docx": package(),
    "streamed.docx": streamed(),
    "figures.xlsx": workbook(),
    "slides.pptx": slides(),
    "list.csv": "атауы;саны\nБМВ зауыты;1\n".encode(),
    "note.txt": "BM и PK — a < b, c > d\n".encode("utf-8-sig"),
    "Жоба паспорты (2).PDF": pdf(),
}
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "a page": ("page.html", b"<html></html>", "FILE_FORMAT_NOT_TAKEN"),
    "a drawing with scripts": ("map.svg", b"<svg onload='alert(1)'/>", "FILE_FORMAT_NOT_TAKEN"),
    "a program": ("run.exe", b"MZ\x90\0", "FILE_FORMAT_NOT_TAKEN"),
    "a program behind a document": ("plan.pdf.exe", b"MZ\x90\0", "FILE_FORMAT_NOT_TAKEN"),
    "an archive": ("all.zip", package(), "FILE_FORMAT_NOT_TAKEN"),
    "a moving picture": ("a.gif", b"GIF89a", "FILE_FORMAT_NOT_TAKEN"),
    "a document with macros": ("a.docm", package(), "FILE_FORMAT_NOT_TAKEN"),
    "a page named as text": ("page.txt", b"\n <!DOCTYPE html><script>alert(1)</script>", "FILE_IS_TWO_FORMATS"),
    "a drawing named as a table": ("map.csv", b"<svg xmlns='x' onload='alert(1)'/>", "FILE_IS_TWO_FORMATS"),
    "a page named as a picture": ("page.png", b"<html></html>", "FILE_CONTENT_DIFFERS"),
    "a drawing named as a picture": ("map.png", b"<svg onload='alert(1)'/>", "FILE_CONTENT_DIFFERS"),
    "a program named as a document": ("plan.pdf", b"MZ\x90\0" * 99, "FILE_CONTENT_DIFFERS"),
    "a picture named as another": ("photo.png", picture("JPEG"), "FILE_CONTENT_DIFFERS"),
    "a picture named as a document": ("photo.pdf", picture(), "FILE_CONTENT_DIFFERS"),
    "a document named as text": ("plan.txt", pdf(), "FILE_IS_TWO_FORMATS"),
    "an archive named as a document": ("letter.docx", package("zip"), "FILE_CONTENT_DIFFERS"),
    "a table named as a letter": ("letter.docx", package(XLSX), "FILE_CONTENT_DIFFERS"),
    "no archive at all": ("letter.docx", b"words " * 99, "FILE_BROKEN"),
    "a picture that is an archive": ("photo.png", picture() + package(), "FILE_IS_TWO_FORMATS"),
    "a picture that is a page": ("photo.jpg", picture("JPEG") + b"<script>alert(1)</script>", "FILE_IS_TWO_FORMATS"),
    "a picture that is a document": ("photo.jpg", picture("JPEG") + pdf(), "FILE_IS_TWO_FORMATS"),
    "a document that is an archive": ("plan.pdf", pdf() + package(), "FILE_IS_TWO_FORMATS"),
    "a document around an archive": ("plan.pdf", pdf(package()), "FILE_IS_TWO_FORMATS"),
    "a document that is a page": ("plan.pdf", pdf(b"<html><script>alert(1)</script>\n"), "FILE_IS_TWO_FORMATS"),
    "a page before an archive": ("letter.docx", b"<html></html>" + package(), "FILE_IS_TWO_FORMATS"),
    "a document before an archive": ("letter.docx", pdf() + package(), "FILE_IS_TWO_FORMATS"),
    "words behind an archive": ("letter.docx", package() + b"<script>", "FILE_IS_TWO_FORMATS"),
    "a bomb": ("letter.docx", bomb(), "FILE_UNPACKS_TOO_LARGE"),
    "a bomb that lies": ("letter.docx", lying_bomb(), "FILE_BROKEN"),
    "a crowd of parts": ("letter.docx", crowd(), "FILE_UNPACKS_TOO_LARGE"),
    "half a workbook": ("figures.xlsx", workbook()[:-100], "FILE_BROKEN"),
    "a workbook with a hole": ("figures.xlsx", workbook()[:900] + b"\0" * 40 + workbook()[940:], "FILE_BROKEN"),
    "a locked workbook": ("figures.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "FILE_ENCRYPTED"),
    "a locked archive": ("letter.docx", marked(package(), 1), "FILE_ENCRYPTED"),
    "a locked document": ("plan.pdf", pdf().replace(b"/Root", b"/Encrypt 2 0 R /Root"), "FILE_ENCRYPTED"),
    "macros": ("letter.docx", package(parts={"word/vbaProject.bin": b"x"}), "FILE_HAS_PROGRAMS"),
    "an embedded program": ("s.pptx", package(parts={"ppt/embeddings/oleObject1.bin": b"x"}), "FILE_HAS_PROGRAMS"),
    "entities": ("letter.docx", package(parts={"x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "FILE_HAS_PROGRAMS"),
    "a path inside": ("letter.docx", package(parts={"../../etc/cron.d/x": b"x"}), "FILE_BROKEN"),
    "a picture of many pixels": ("map.png", png_head(9000, 9000), "PICTURE_TOO_LARGE"),
    "a picture of all pixels": ("map.png", png_head(60_000, 60_000), "PICTURE_TOO_LARGE"),
    "half a picture": ("map.png", picture("PNG", (900, 900))[:-40], "FILE_BROKEN"),
    "half a photograph": ("map.jpg", photograph()[:300], "FILE_BROKEN"),
    "half a document": ("plan.pdf", pdf()[:40], "FILE_BROKEN"),
    "nothing": ("plan.pdf", b"", "FILE_EMPTY"),
    "text of another coding": ("list.csv", "атауы".encode("cp1251"), "FILE_NOT_UTF8"),
    "text with zeros": ("note.txt", b"a\0b", "FILE_NOT_UTF8"),
    "too large": ("note.txt", b"a" * (2 * 1024 * 1024 + 1), "FILE_TOO_LARGE"),
    "an over-long name": ("a" * 147 + ".pdf", pdf(), "BAD_FILE_NAME"),
    "a path in the name": ("../../etc/passwd.pdf", pdf(), "BAD_FILE_NAME"),
    "a Windows path in the name": ("..\\plan.pdf", pdf(), "BAD_FILE_NAME"),
    "a name that turns round": ("plan\u202efdp.pdf", pdf(), "BAD_FILE_NAME"),
    "a hidden name": (".plan.pdf", pdf(), "BAD_FILE_NAME"),
    "a name without ending": ("plan", pdf(), "BAD_FILE_NAME"),
    "a name of an ending": (".pdf", pdf(), "BAD_FILE_NAME"),
    "a name with a zero": ("plan\0.pdf", pdf(), "BAD_FILE_NAME"),
    "a name with lines": ("plan\r\nX: y.pdf", pdf(), "BAD_FILE_NAME"),
}
"""By what they are: name, content, and the code of the refusal."""
