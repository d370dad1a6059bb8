"""Drawing a card: 1200 by 630 pixels, the colours, the mark and the woven band of the portal."""

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from pictures.cards import Card

DATA = Path(__file__).parent / "data"
WIDTH, HEIGHT = 1200, 630

_DEEP, _PALE, _WHITE, _GOLD, _SKY = "#0b3a49", "#c9dee5", "#ffffff", "#f2b632", "#7ccbe0"
_LEFT, _TOP, _ROOM = 72, 60, WIDTH - 2 * 72
_BAND_SCALE = 3
_BAND_TOP = HEIGHT - 12 * _BAND_SCALE
_FACTS_TOP = 458
_TITLE_TOP, _TITLE_BOTTOM = 206, 430
# Sizes of the title, with facts under it and without; the largest that fits is taken, what no size holds is cut.
_TITLE_SIZES = {True: (68, 60, 52, 44), False: (96, 80, 68)}
_LEADING = 1.16
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}

Points = tuple[tuple[int, int], ...]

# The mark (40 by 40) and one tile of the band (40 by 12), the same as in the portal's SVG files.
_MARK: tuple[tuple[str, Points], ...] = (
    (
        _GOLD,
        (
            *((17, 5), (23, 5), (23, 10), (28, 10), (28, 15), (33, 15), (33, 25), (28, 25), (28, 30), (23, 30)),
            *((23, 35), (17, 35), (17, 30), (12, 30), (12, 25), (7, 25), (7, 15), (12, 15), (12, 10), (17, 10)),
        ),
    ),
    (
        _DEEP,
        (
            *((18, 12), (22, 12), (22, 15), (25, 15), (25, 18), (28, 18), (28, 22), (25, 22), (25, 25), (22, 25)),
            *((22, 28), (18, 28), (18, 25), (15, 25), (15, 22), (12, 22), (12, 18), (15, 18), (15, 15), (18, 15)),
        ),
    ),
    (_SKY, ((18, 18), (22, 18), (22, 22), (18, 22))),
)
_TILE: tuple[tuple[str, Points], ...] = (
    (
        _GOLD,
        (
            *((20, 0), (40, 0), (40, 2), (38, 2), (38, 4), (36, 4), (36, 6), (34, 6), (34, 8), (32, 8), (32, 10)),
            *((28, 10), (28, 8), (26, 8), (26, 6), (24, 6), (24, 4), (22, 4), (22, 2), (20, 2)),
        ),
    ),
    (_DEEP, ((26, 0), (34, 0), (34, 2), (32, 2), (32, 4), (28, 4), (28, 2), (26, 2))),
    (_SKY, ((6, 12), (6, 10), (8, 10), (8, 8), (12, 8), (12, 10), (14, 10), (14, 12))),
)


def draw(card: Card) -> bytes:
    """The picture of a card as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _DEEP)
    canvas = ImageDraw.Draw(image)
    _shape(canvas, _MARK, _LEFT - 14, _TOP - 10, 2)
    canvas.text((_LEFT + 76, _TOP + 30), "Kerege", _WHITE, _font(600, 36), anchor="lm")
    canvas.text((_LEFT, 158), _cut(_visible(card.kicker), _font(400, 30), _ROOM), _GOLD, _font(400, 30))
    _title(canvas, _visible(card.title), bool(card.facts))
    for index, (name, value) in enumerate(card.facts):
        _fact(canvas, index, len(card.facts), _visible(name), _visible(value))
    for x in range(0, WIDTH, 40 * _BAND_SCALE):
        _shape(canvas, _TILE, x, _BAND_TOP, _BAND_SCALE)
    written = BytesIO()
    # A palette, by the quick method: a third of the bytes, and no eye sees the difference on so few colours.
    image.quantize(64, Image.Quantize.FASTOCTREE).save(written, "PNG")
    return written.getvalue()


def _visible(text: str) -> str:
    """Without marks of control and direction, at which the layout of text stumbles."""
    return "".join(" " if unicodedata.category(char) in _UNSEEN else char for char in text)


def _title(canvas: ImageDraw.ImageDraw, title: str, over_facts: bool) -> None:
    room = (_TITLE_BOTTOM if over_facts else _BAND_TOP) - _TITLE_TOP
    *larger, smallest = _TITLE_SIZES[over_facts]
    size = next((size for size in larger if len(_lines(title, _font(600, size))) <= _most(room, size)), smallest)
    font, most = _font(600, size), _most(room, size)
    lines = _lines(title, font)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font, _ROOM)]
    for number, line in enumerate(lines):
        canvas.text((_LEFT, _TITLE_TOP + number * round(size * _LEADING)), line, _WHITE, font)


def _most(room: int, size: int) -> int:
    """How many lines of a size there is room for."""
    return room // round(size * _LEADING)


def _fact(canvas: ImageDraw.ImageDraw, index: int, count: int, name: str, value: str) -> None:
    room = _ROOM if count == 1 else _ROOM // 2 - 24
    left = _LEFT + index * (_ROOM // 2)
    canvas.text((left, _FACTS_TOP), _cut(name, _font(400, 26), room), _PALE, _font(400, 26))
    font = next((font for size in (44, 38, 32) if (font := _font(600, size)).getlength(value) <= room), _font(600, 32))
    canvas.text((left, _FACTS_TOP + 40), _cut(value, font, room), _WHITE, font)


def _lines(text: str, font: FreeTypeFont) -> list[str]:
    """The words in lines that fit; a word that is longer than a line is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _ROOM:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, _ROOM))
    return lines


def _cut(text: str, font: FreeTypeFont, room: int) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip(' ,.;:')}…"


def _shape(canvas: ImageDraw.ImageDraw, parts: tuple[tuple[str, Points], ...], x: int, y: int, scale: int) -> None:
    for colour, points in parts:
        _polygon(canvas, colour, [(x + scale * across, y + scale * down) for across, down in points])


def _polygon(canvas: ImageDraw.ImageDraw, colour: str, points: list[tuple[int, int]]) -> None:
    # An edge of a polygon of Pillow is drawn too, a pixel beyond what SVG fills: right and lower ones are drawn in.
    middle_x, middle_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    canvas.polygon([(x - (x > middle_x), y - (y > middle_y)) for x, y in points], colour)


@cache
def _font(weight: int, size: int) -> FreeTypeFont:
    return ImageFont.truetype(DATA / f"golos-{weight}.ttf", size)
