"""Dictionary order of the three languages as a plain string.

`sort_key` gives ASCII text whose byte order is the order of a dictionary, so it can be stored once and
sorted by anything: PostgreSQL with `COLLATE "C"` (whether or not it was built with ICU), Meilisearch, Python.

Keys are compared level by level: letters and numbers, then accents, then case, a small letter first.
Kazakh is the 42-letter alphabet in the order that CLDR gives it, ё a letter of its own. In Russian ё is е
unless all else is equal, and each Kazakh letter stands after the Russian one it is drawn from. A text in
another script comes after those in the reader's own. Numbers come before letters, by value. Quotation
marks and the like do not count.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from locales.text import Locale

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RUSSIAN = "аәбвгғдежзиійкқлмнңоөпрстуұүфхһцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"

# What lies beyond these tells no two titles apart, and a longer key would not fit an index of PostgreSQL.
_MAX_CHARACTERS = 150
_MAX_KEY = 2400

_LEVEL_END, _GAP, _NUMBER = "00", "01", "02"
_FIRST_LETTER, _FIRST_FOREIGN, _UNKNOWN = 0x10, 0x60, "f0"
_PLAIN, _CAPITAL, _ACCENT = "02", "03", "f0"


def _weights(own: str, foreign: str) -> dict[str, str]:
    ranked = [(own, _FIRST_LETTER), (foreign, _FIRST_FOREIGN)]
    return {letter: f"{first + place:02x}" for letters, first in ranked for place, letter in enumerate(letters)}


_WEIGHTS: dict[Locale, dict[str, str]] = {
    "kk": _weights(KAZAKH, _LATIN),
    "ru": _weights(_RUSSIAN, _LATIN),
    "en": _weights(_LATIN, _RUSSIAN),
}


# Names of places and sectors are sorted again with each list.
@lru_cache(maxsize=4096)
def sort_key(text: str, locale: Locale) -> str:
    """A string of hexadecimal digits that sorts as a dictionary of the language sorts the text."""
    levels = _Levels(_WEIGHTS[locale])
    normal = unicodedata.normalize("NFKC", text.replace("№", " "))[:_MAX_CHARACTERS]
    for token in _tokens(normal):
        levels.add(token)
    return levels.key()


def _tokens(text: str) -> Iterator[str]:
    """Single characters, except that the digits of a number stay together."""
    digits = ""
    for char in text:
        value = unicodedata.decimal(char, None)
        if value is not None:
            digits += str(value)
            continue
        if digits:
            yield digits
        digits = ""
        yield char
    if digits:
        yield digits


@dataclass(slots=True)
class _Levels:
    weights: dict[str, str]
    letters: list[str] = field(default_factory=list)
    accents: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    def add(self, token: str) -> None:
        if token[0].isdecimal():
            value = token.lstrip("0")
            self._put(f"{_NUMBER}{len(value):04x}{value.encode().hex()}", _PLAIN)
        elif token.isspace() or unicodedata.category(token) == "Pd":
            self._gap()
        else:
            small = token.lower()
            case = _PLAIN if small == token else _CAPITAL
            for char in small:
                self._letter(char, case)

    def key(self) -> str:
        while self.letters and self.letters[-1] == _GAP:
            self.letters.pop()
        levels = ("".join(self.letters), _shortened(self.accents), _shortened(self.cases))
        return _LEVEL_END.join(levels)[:_MAX_KEY]

    def _gap(self) -> None:
        if self.letters and self.letters[-1] != _GAP:
            self.letters.append(_GAP)

    def _letter(self, char: str, case: str) -> None:
        if char in self.weights:
            self._put(self.weights[char], case)
            return
        for part in unicodedata.normalize("NFD", char):
            if part in self.weights:
                self._put(self.weights[part], case)
            elif unicodedata.combining(part):
                self.accents.append(f"{_ACCENT}{ord(part):06x}")
            elif part.isalpha():
                self._put(f"{_UNKNOWN}{ord(part):06x}", case)

    def _put(self, weight: str, case: str) -> None:
        self.letters.append(weight)
        self.accents.append(_PLAIN)
        self.cases.append(case)


def _shortened(weights: list[str]) -> str:
    """The level without its plain tail: plain weighs least, so nothing changes in the order."""
    end = len(weights)
    while end and weights[end - 1] == _PLAIN:
        end -= 1
    return "".join(weights[:end])
