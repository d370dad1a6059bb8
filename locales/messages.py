"""What a message of the interface may contain, and how its placeholders are filled.

A translator is not trusted with more than words: a placeholder is a bare name between braces, nothing is
evaluated, and a translation that asks for anything else is refused when it is handed in and passed over
when it is shown. The same rules serve both, so the two cannot drift apart.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_TEMPLATE_MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_MARKUP = re.compile(r"<[A-Za-z/!?][^>]*>?|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")

# Marks and overrides of writing direction can make a text read differently from what it says.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, Any], show: Callable[[Any], str]) -> str:
    """The text with its placeholders replaced, each value made text by `show`.

    What a value contains is never read again, and a name without a value stays as it is.
    """
    return _PLACEHOLDER.sub(lambda found: show(values[found[1]]) if found[1] in values else found[0], text)


def problems(
    translation: str, source: str, *, optional: frozenset[str] = frozenset(), markup_of: str = ""
) -> list[str]:
    """Why a translation of `source` must not be used; empty when it may.

    `optional` names placeholders that may be used though `source` has none of them, and `markup_of` is a
    further text whose markup is allowed: the other form of a plural source.
    """
    found = _placeholder_problems(translation, source, optional)
    if _TEMPLATE_MARK.search(translation):
        found.append("template mark")
    elif re.search(r"[{}]", _PLACEHOLDER.sub("", translation)):
        found.append("brace that is not part of a plain {name}")
    allowed = {*_MARKUP.findall(source), *_MARKUP.findall(markup_of)}
    found += [
        f"markup {tag} that the source does not have" for tag in _MARKUP.findall(translation) if tag not in allowed
    ]
    return found + _character_problems(translation)


def _placeholder_problems(translation: str, source: str, optional: frozenset[str]) -> list[str]:
    wanted, present = placeholders(source), placeholders(translation)
    missing = [f"placeholder {{{name}}} is missing" for name in sorted(wanted - present)]
    return missing + [f"placeholder {{{name}}} is not declared" for name in sorted(present - wanted - optional)]


def _character_problems(text: str) -> list[str]:
    found = []
    if _BIDI & set(text):
        found.append("bidirectional control character")
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
        found.append("control character")
    return found
