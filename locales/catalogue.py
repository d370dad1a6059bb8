"""Reading a gettext catalogue: every translation that is fit to be shown, the rest left out and logged."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib

from locales.messages import placeholders, problems
from locales.plurals import CATEGORIES, means_one
from locales.text import Locale

FOLDER = Path(__file__).parent
DOMAIN = "kerege"
TEMPLATE = FOLDER / f"{DOMAIN}.pot"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """What a message is found by: the English sentence and, where it has two readings, its context."""

    msgid: str
    context: str | None = None


# The forms of each message in the order of `plurals.CATEGORIES`; just one where the source has no plural.
Catalogue = Mapping[Key, tuple[str, ...]]


def po_file(locale: Locale, folder: Path = FOLDER) -> Path:
    return folder / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def key(entry: polib.POEntry) -> Key:
    return Key(entry.msgid, entry.msgctxt)


def forms(entry: polib.POEntry, locale: Locale) -> tuple[str, ...]:
    """The translated forms of an entry, "" for each that is not written yet."""
    if not entry.msgid_plural:
        return (entry.msgstr or "",)
    written = entry.msgstr_plural or {}
    return tuple(written.get(index, "") for index in range(len(CATEGORIES[locale])))


def form_problems(entry: polib.POEntry, index: int, text: str, locale: Locale) -> list[str]:
    """Why one translated form must not be shown."""
    if not entry.msgid_plural:
        return problems(text, entry.msgid)
    both = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    source, other = entry.msgid_plural, entry.msgid
    if means_one(index, locale):
        source, other = other, source
    return problems(text, source, optional=both, markup_of=other)


def parse(content: str) -> polib.POFile:
    """The text of a catalogue as entries; raises whatever the parser stumbles over."""
    # polib opens a file if its argument happens to be the name of one; no name ends in a line break.
    return polib.pofile(content + "\n")


@cache
def read(locale: Locale, folder: Path = FOLDER) -> Catalogue:
    """The catalogue of a language, read once; empty if it cannot be read: the interface stays English."""
    path = po_file(locale, folder)
    try:
        entries = parse(path.read_text(encoding="utf-8"))
    except Exception as error:  # a page is not lost, whatever the parser stumbles over
        _log.error("catalogue %s/%s cannot be read: %s", locale, path.name, error)
        return {}
    return _usable(entries, locale)


def _usable(entries: Iterable[polib.POEntry], locale: Locale) -> Catalogue:
    catalogue: dict[Key, tuple[str, ...]] = {}
    for entry in entries:
        texts = forms(entry, locale)
        if entry.obsolete or entry.fuzzy or not all(texts):
            continue
        found = [reason for index, text in enumerate(texts) for reason in form_problems(entry, index, text, locale)]
        if found:
            _log.warning("%s catalogue, line %s passed over: %s", locale, entry.linenum, "; ".join(found))
        else:
            catalogue[key(entry)] = texts
    return catalogue
