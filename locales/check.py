"""What is wrong with the catalogues: the gate that every translation passes, handed in or committed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from locales.catalogue import FOLDER, TEMPLATE, Key, form_problems, forms, key, parse, po_file
from locales.extraction import ROOT, collect, same_messages
from locales.labels import LABELS_FILE, label_problems
from locales.plurals import CATEGORIES, HEADERS
from locales.text import LOCALES, Locale

# The sentences are written in English, so the English catalogue has nothing to add.
SOURCE_LOCALE: Locale = "en"


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    line: int
    msgid: str
    reason: str

    def __str__(self) -> str:
        message = f" [{self.msgid}]" if self.msgid else ""
        return f"{self.file}:{self.line}: {self.reason}{message}"


def check(root: Path = ROOT, folder: Path = FOLDER) -> list[Problem]:
    """Everything that is wrong with the template, the three catalogues and the labels."""
    found = check_template(root, folder / TEMPLATE.name)
    template = folder / TEMPLATE.name
    for locale in LOCALES:
        found += _check_file(po_file(locale, folder), locale, template, folder)
    return found + check_labels(folder / "data" / LABELS_FILE.name)


def check_template(root: Path = ROOT, template: Path = TEMPLATE) -> list[Problem]:
    """Whether the template still holds the sentences of the sources."""
    try:
        written = parse(template.read_text(encoding="utf-8"))
    except Exception as error:  # whatever the parser stumbles over
        return [Problem(template.name, 1, "", f"cannot be read: {error}")]
    if same_messages(collect(root), written):
        return []
    return [Problem(template.name, 1, "", "stale: the sentences in the sources have changed")]


def check_catalogue(content: str, locale: Locale, template: str, name: str = "") -> list[Problem]:
    """What is wrong with a catalogue, given as text, for instance one that a translator hands in."""
    name = name or f"{locale}.po"
    try:
        entries, wanted = parse(content), parse(template)
    except Exception as error:  # whatever the parser stumbles over
        return [Problem(name, 1, "", f"cannot be read: {error}")]
    found = [Problem(name, 1, "", reason) for reason in _header_problems(entries, locale)]
    current = [entry for entry in entries if not entry.obsolete]
    for entry in current:
        found += [Problem(name, entry.linenum or 0, entry.msgid, reason) for reason in _problems(entry, locale)]
    return found + [Problem(name, 1, msgid, reason) for msgid, reason in _set_problems(current, wanted)]


def check_labels(path: Path = LABELS_FILE) -> list[Problem]:
    """Whether every code has its three names."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [Problem(path.name, 1, "", f"cannot be read: {error}")]
    return [Problem(path.name, 1, code, reason) for code, reason in label_problems(data)]


def _check_file(path: Path, locale: Locale, template: Path, folder: Path) -> list[Problem]:
    name = str(path.relative_to(folder))
    try:
        content, wanted = path.read_text(encoding="utf-8"), template.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        return [Problem(name, 1, "", f"cannot be read: {error}")]
    return check_catalogue(content, locale, wanted, name)


def _header_problems(entries: polib.POFile, locale: Locale) -> Iterator[str]:
    if entries.metadata.get("Language") != locale:
        yield f"the header must say Language: {locale}"
    if entries.metadata.get("Plural-Forms") != HEADERS[locale]:
        yield f"the header must say Plural-Forms: {HEADERS[locale]}"


def _problems(entry: polib.POEntry, locale: Locale) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy: look it over and remove the mark"
    if entry.msgid_plural and len(entry.msgstr_plural or {}) > len(CATEGORIES[locale]):
        yield f"more than {len(CATEGORIES[locale])} plural forms"
    for index, text in enumerate(forms(entry, locale)):
        where = f"form {CATEGORIES[locale][index]}: " if entry.msgid_plural else ""
        if text:
            yield from (where + reason for reason in form_problems(entry, index, text, locale))
        elif locale != SOURCE_LOCALE:
            yield f"{where}not translated"


def _set_problems(entries: list[polib.POEntry], template: polib.POFile) -> Iterator[tuple[str, str]]:
    """What the catalogue lacks, repeats, or has beyond the template."""
    plurals = {key(entry): entry.msgid_plural or "" for entry in template}
    seen: set[Key] = set()
    for entry in entries:
        if key(entry) in seen:
            yield entry.msgid, "written twice"
        seen.add(key(entry))
        if plurals.get(key(entry)) != (entry.msgid_plural or ""):
            yield entry.msgid, "not in the template"
    for missing in plurals.keys() - seen:
        yield missing.msgid, "missing from the catalogue"
