"""What a text would be had it been typed with the other keyboard layout.

It works on the characters of the text, before it is cut into words: «;», «[» or «,» are letters there, and
the Kazakh layout has its own letters where others have digits.
"""

from search.data import table

_LAYOUTS = table("layouts")
_TO_RUSSIAN: dict[str, str] = {
    **dict(zip(_LAYOUTS["latin_keys"], _LAYOUTS["russian"], strict=True)),
    **_LAYOUTS["shifted"],
}
_TO_KAZAKH: dict[str, str] = {**_TO_RUSSIAN, **_LAYOUTS["kazakh_row"], **_LAYOUTS["kazakh_shifted"]}
_TO_LATIN: dict[str, str] = {letter: key for key, letter in _TO_RUSSIAN.items() if key not in _LAYOUTS["shifted"]}


def other_layouts(text: str) -> list[str]:
    """`text` as typed on a Russian, a Kazakh and an English keyboard, where that makes a difference."""
    lower = text.lower()
    decoded = (_decode(lower, keys) for keys in (_TO_RUSSIAN, _TO_KAZAKH, _TO_LATIN))
    return list(dict.fromkeys(other for other in decoded if other != lower))


def _decode(text: str, keys: dict[str, str]) -> str:
    return "".join(keys.get(c, c) for c in text)
