"""The colours of the stylesheet can be read on each other, in both schemes, as WCAG counts it."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "portal" / "styles" / "01-base.css"
TEXT, SHAPE = 4.5, 3.0

# Ink, ground, least contrast. Colours that are the same in both schemes stand as themselves.
PAIRS = (
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "link", "link-h") for ground in ("paper", "mist")),
    ("ink", "sky", TEXT),
    ("ink", "mark", TEXT),
    ("madder", "paper", TEXT),
    ("ok", "paper", TEXT),
    ("warn", "warn-bg", TEXT),
    ("#fff", "button", TEXT),
    ("#fff", "button-h", TEXT),
    ("#fff", "deep", TEXT),
    ("#fff", "land", TEXT),
    ("deep-2", "deep", TEXT),
    ("#14232b", "gold", TEXT),
    ("#14232b", "focus-bg", TEXT),
    ("gold", "deep", SHAPE),
    ("gold", "land", SHAPE),
    ("ctl", "paper", SHAPE),
    ("ctl", "mist", SHAPE),
    ("focus", "focus-bg", SHAPE),
)


def tokens() -> dict[str, dict[str, str]]:
    """Colours by scheme and name; the dark scheme says only what differs."""
    light, dark, *others = re.findall(r":root \{(.*?)\}", STYLES.read_text("utf-8"), re.DOTALL)
    assert not any("#" in other for other in others), "colours are said in the first two blocks only"
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block)) for block in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast(scheme: str) -> None:
    known = tokens()[scheme]
    poor = {
        (ink, ground): round(found, 2)
        for ink, ground, least in PAIRS
        if (found := contrast(known.get(ink, ink), known.get(ground, ground))) < least
    }
    assert poor == {}


def test_black_on_white_is_the_most() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#14232b", "#fff") == pytest.approx(16.1, abs=0.1)


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_class_is_styled_in_one_file_alone() -> None:
    """What two pages call by one name would change each other."""
    opened: dict[str, set[str]] = {}
    for file in sorted(STYLES.parent.glob("*.css")):
        for name in re.findall(r"^\.([a-z-]+) \{", file.read_text("utf-8"), re.MULTILINE):
            opened.setdefault(name, set()).add(file.name)
    assert {name: files for name, files in opened.items() if len(files) > 1} == {}
