"""What is taken in is what its name says and nothing besides."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from api.kernel.files.archives import MOST_UNPACKED
from api.kernel.files.checking import Limits, check
from api.kernel.files.formats import FORMATS, format_of
from api.kernel.refusals import Refusal
from tests.kernel.files.samples import GOOD, HOSTILE, package, photograph, png_with_words

LIMITS = Limits(octets=2 * 1024 * 1024, megapixels=25)


@pytest.mark.parametrize("name", GOOD)
def test_files_of_every_kind_are_taken(name: str) -> None:
    checked = check(name, GOOD[name], LIMITS)
    assert checked.name == name
    assert checked.format == format_of(name)
    if not checked.format.picture:
        assert checked.content == GOOD[name]


def test_every_format_was_tried() -> None:
    assert {format_of(name) for name in GOOD} == {each for code, each in FORMATS.items() if code != "jsonl"}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused(what: str) -> None:
    name, content, code = HOSTILE[what]
    with pytest.raises(Refusal) as refused:
        check(name, content, LIMITS)
    assert [(reason.code, reason.path[0]) for reason in refused.value.reasons] == [(code, "file")]


def test_nothing_of_a_picture_is_kept_but_its_pixels() -> None:
    kept = check("photo.jpg", photograph(), LIMITS).content
    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (30, 40)  # upright
        assert dict(picture.getexif()) == {}
        assert "icc_profile" not in picture.info
    kept = check("sketch.png", png_with_words(), LIMITS).content
    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.mode, picture.info) == ("RGBA", {})


def test_names_are_kept_in_one_form() -> None:
    assert check("йод.txt", b"x", LIMITS).name == "йод.txt"


def test_what_a_bomb_unpacks_to_is_counted_over_all_its_parts() -> None:
    part = bytes(MOST_UNPACKED // 4)
    content = package(parts={f"{n}.bin": part for n in range(5)})
    assert len(content) < LIMITS.octets
    with pytest.raises(Refusal, match="FILE_UNPACKS_TOO_LARGE"):
        check("letter.docx", content, LIMITS)


ARCHIVE = package(parts={"a.xml": b"<a/>" * 50, "b/c.xml": b"words"})


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(ARCHIVE) - 1), st.integers(0, 255))
def test_a_changed_octet_never_breaks_the_check(place: int, octet: int) -> None:
    changed = ARCHIVE[:place] + bytes([octet]) + ARCHIVE[place + 1 :]
    try:
        kept = check("letter.docx", changed, LIMITS).content
    except Refusal:
        return
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert archive.testzip() is None


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")  # of damaged EXIF; Pillow goes on without it
@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_damage_raises_nothing_but_refusals(name: str, data: st.DataObject) -> None:
    content = GOOD[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 64)))
    damaged = content[:start] + data.draw(st.binary(max_size=64)) + content[end:]
    with suppress(Refusal):
        check(name, damaged, LIMITS)
