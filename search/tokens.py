"""Cuts a text into words and numbers, each with its place in the text as it was written."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal

from search.data import table, words
from search.skeleton import one_script

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069"
_PIECE = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[ \u00a0\u202f\u2009'’]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    rf"|(?P<word>[^\W\d_](?:[^\W\d_]|[{_MARKS}])*)"
)
_INVISIBLE = re.compile(f"[{_MARKS}]")
_FUNCTION_WORDS = words("function_words")
_UNITS = {form: unit for unit, forms in table("units")["units"].items() for form in forms}
_MULTIPLIERS = {form: int(size) for size, forms in table("units")["multipliers"].items() for form in forms}
# Longer than any word or number of a catalogue; keeps a wall of letters from becoming one key.
LONGEST_WORD = 48


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is what the analyser works on: lower case, one script, numbers in one form."""

    text: str
    start: int
    end: int
    number: bool = False


def tokens(text: str) -> list[Token]:
    """The words that carry a subject; function words only where there is nothing else."""
    found = _with_units(list(_pieces(text)))
    shouted = text.isupper()
    kept = [token for token in found if not _is_function_word(token, text, shouted)]
    return kept or found


def _is_function_word(token: Token, text: str, shouted: bool) -> bool:
    if token.text not in _FUNCTION_WORDS:
        return False
    # «ИЗ» in capitals inside a text that is not is an abbreviation (индустриальная зона), not a preposition.
    written = text[token.start : token.end]
    return shouted or len(written) < 2 or not written.isupper()


def _pieces(text: str):
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if match.lastgroup == "number":
            yield Token(_number(match.group()), start, end, number=True)
        elif word := _word(match.group()):
            yield Token(word, start, end)


def _word(written: str) -> str:
    folded = unicodedata.normalize("NFC", written).lower().replace("ё", "е")
    # NFC keeps й and ї whole; what is left of marks are stress signs, soft hyphens and direction marks.
    folded = _INVISIBLE.sub("", folded)[:LONGEST_WORD]
    return one_script(folded) if any(map(str.isalpha, folded)) else ""


def _number(written: str) -> str:
    """10 000, 10,000 and 10000 are one number, 1,5 and 1.50 another."""
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    digits = re.sub(r"[\s'’]", "", digits)
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,2}(\.\d{3}){2,}", digits):
        digits = re.sub(r"[.,]", "", digits)
    whole, _, fraction = digits.replace(",", ".").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.replace(".", "").rstrip("0")
    return (f"{whole}.{fraction}" if fraction else whole)[:LONGEST_WORD]


def _with_units(found: list[Token]) -> list[Token]:
    """5 тыс. is 5000; МВт and MW after a number are one word."""
    result: list[Token] = []
    for token in found:
        previous = result[-1] if result and result[-1].number and not token.number else None
        if previous and token.text in _MULTIPLIERS:
            value = Decimal(previous.text) * _MULTIPLIERS[token.text]
            result[-1] = Token(_number(f"{value:f}"), previous.start, token.end, number=True)
        elif previous and token.text in _UNITS:
            result.append(replace(token, text=_UNITS[token.text]))
        else:
            result.append(token)
    return result
