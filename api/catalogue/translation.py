"""State of the texts of a record in each language, beside the texts themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Columns, Row
from locales.text import LOCALES, Locale, Mark, TextState, after_edit, source_hash, state

TRANSLATED = ("title", "summary", "description")
"""Texts that are translated and reviewed one by one; all kinds of records have them."""

# A record is as far in a language as its least finished text.
_WORST_FIRST = (TextState.MISSING, TextState.STALE, TextState.DRAFT, TextState.REVIEWED)
_HASH = r"[0-9a-f]{32}"

StoredMarks = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Translations:
    """``{"title": {"kk": "reviewed"}}``: what a person did with a text; ``draft`` is what needs no mention.

    An exported mark also names the hash of the source text it was made from: ``{"state": "reviewed", "of": "…"}``.
    """

    name: str

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Check fields, languages and states."""
        if value is None:
            return {"marks": None}
        if not isinstance(value, dict) or any(not isinstance(v, dict) for v in value.values()):
            line.wrong(at, N_("must be an object like {example}"), example='{"title": {"kk": "reviewed"}}')
            return {"marks": None}
        marks: StoredMarks = {}
        for field, by_locale in value.items():
            for locale, given in by_locale.items():
                here = f"{at}.{field[:40]}.{locale[:10]}"
                if field not in TRANSLATED or locale not in LOCALES:
                    line.wrong(here, N_("is not a translated text"))
                elif (mark := _mark(given)) is None:
                    line.wrong(here, N_("must be one of: {choices}"), choices="draft, reviewed")
                else:
                    marks.setdefault(field, {})[locale] = mark
        return {"marks": marks}

    def dump(self, row: Row) -> Any:
        """Write what differs from an unmarked draft."""
        written = {}
        for field in TRANSLATED:
            by_locale = {
                locale: _dump(mark)
                for locale in LOCALES
                if (mark := row["marks"].get(field, {}).get(locale)) and _dump(mark) is not None
            }
            if by_locale:
                written[field] = by_locale
        return written or None


def _mark(given: Any) -> dict[str, Any] | None:
    of = None
    if isinstance(given, dict) and set(given) == {"state", "of"}:
        given, of = given["state"], given["of"]
        if not isinstance(of, str) or not re.fullmatch(_HASH, of):
            return None
    if given not in ("draft", "reviewed"):
        return None
    return {"reviewed": given == "reviewed", "source": of}


def _dump(mark: Mapping[str, Any]) -> Any:
    word = "reviewed" if mark["reviewed"] else "draft"
    if mark["source"] is not None:
        return {"state": word, "of": mark["source"]}
    return "reviewed" if mark["reviewed"] else None


def add_text_states(columns: Columns) -> None:
    """Derive the state of the record in each language from its texts and their marks."""
    marks = columns["marks"] or {}
    source: Locale = columns["source_language"]
    states = {}
    for locale in LOCALES:
        found = [
            state(columns[field], read_marks(marks.get(field)), locale, source)
            for field in TRANSLATED
            if columns[field]
        ]
        states[locale] = min(found or [TextState.MISSING], key=_WORST_FIRST.index).value
    columns["text_states"] = states


def keep_marks(columns: Columns, before: Row) -> None:
    """Carry the marks of a stored record over to its new texts, where the line gives none itself."""
    if columns["marks"] is not None:
        return
    columns["source_language"] = before["source_language"]
    columns["marks"] = {}
    for field in TRANSLATED:
        old, new = before[field] or {}, columns[field] or {}
        if old == new:
            kept = before["marks"].get(field)
        else:
            kept = write_marks(after_edit(read_marks(before["marks"].get(field)), old, new, before["source_language"]))
        if kept:
            columns["marks"][field] = kept
    add_text_states(columns)


def read_marks(marks: Mapping[str, Any] | None) -> dict[Locale, Mark]:
    """Marks as they are stored, as the pure functions take them."""
    return {loc: Mark(m["reviewed"], m["source"]) for loc, m in (marks or {}).items()}  # type: ignore[misc]


def write_marks(marks: Mapping[Locale, Mark]) -> dict[str, dict[str, Any]]:
    """Marks as they are stored."""
    return {loc: {"reviewed": mark.reviewed, "source": mark.source} for loc, mark in marks.items()}


def bind_marks(columns: Columns) -> None:
    """Tie each reviewed text that names no source to the source as it reads now."""
    source = columns["source_language"]
    for field, by_locale in (columns["marks"] or {}).items():
        words = (columns[field] or {}).get(source)
        for locale, mark in by_locale.items():
            if locale != source and mark["reviewed"] and mark["source"] is None and words:
                mark["source"] = source_hash(words)
