"""How much room a text takes, so that none runs out of its box. All measures are in points.

The letters are measured with the fonts of the portal. Arial is narrower by a fourteenth, its bold by next to nothing;
half of that is given away, so that what fits here fits there.
"""

from functools import cache, lru_cache

from PIL import ImageFont

from portal.assets import HOME

_LINE = 1.2
_MEASURED_AT = 100
_ARIAL = {False: 0.965, True: 1.0}


def height(text: str, width: float, size: float, bold: bool = False) -> float:
    return sum(_lines(part, width, size, bold) for part in text.split("\n")) * size * _LINE


def fitted(text: str, width: float, room: float, largest: int, smallest: int, bold: bool = False) -> tuple[str, int]:
    """The text and the largest size at which it fits; where even the smallest is too large, cut at a word."""
    for size in range(largest, smallest - 1, -1):
        if height(text, width, size, bold) <= room:
            return text, size
    return _cut(text, width, room, smallest, bold), smallest


def _cut(text: str, width: float, room: float, size: int, bold: bool) -> str:
    """The longest beginning that fits, found by halving."""
    short, long = 0, len(text)
    while short < long:
        middle = (short + long + 1) // 2
        if height(_ended(text, middle), width, size, bold) <= room:
            short = middle
        else:
            long = middle - 1
    return _ended(text, short)


def _ended(text: str, length: int) -> str:
    beginning = text[:length]
    return f"{beginning.rsplit(' ', 1)[0] if ' ' in beginning else beginning}…"


def _lines(text: str, width: float, size: float, bold: bool) -> int:
    """Words are set one after another; one that is wider than the line is broken wherever the line ends."""
    lines, used = 1, 0.0
    space = _width(" ", size, bold)
    for word in text.split():
        needed = _width(word, size, bold)
        if used and used + space + needed <= width:
            used += space + needed
            continue
        lines += bool(used)
        while needed > width:
            lines += 1
            needed -= width
        used = needed
    return lines


def _width(text: str, size: float, bold: bool) -> float:
    return _measured(text, bold) * size / _MEASURED_AT


@lru_cache(maxsize=4096)
def _measured(text: str, bold: bool) -> float:
    return _font(bold).getlength(text) * _ARIAL[bold]


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(HOME / "static" / f"golos-{600 if bold else 400}.woff2"), _MEASURED_AT)
