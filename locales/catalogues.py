"""The work on the catalogues: `python -m locales.catalogues extract | update | check`."""

import argparse
import sys
from pathlib import Path

import polib

from locales.catalogue import FOLDER, TEMPLATE, key, parse, po_file
from locales.check import check
from locales.extraction import ROOT, collect, new_catalogue
from locales.plurals import CATEGORIES, HEADERS
from locales.text import LOCALES, Locale


def extract(root: Path = ROOT, template: Path = TEMPLATE) -> int:
    """Write the template from the sources; returns the number of sentences."""
    collected = collect(root)
    collected.save(str(template))
    return len(collected)


def update(folder: Path = FOLDER) -> None:
    """Bring the catalogues to the template: what is translated stays, what is gone becomes obsolete."""
    template = parse((folder / TEMPLATE.name).read_text(encoding="utf-8"))
    for locale in LOCALES:
        path = po_file(locale, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = parse(path.read_text(encoding="utf-8")) if path.exists() else polib.POFile()
        merged(old, template, locale).save(str(path))


def merged(old: polib.POFile, template: polib.POFile, locale: Locale) -> polib.POFile:
    """The old translations in the order of the template; what is obsolete comes last."""
    new = new_catalogue({**old.metadata, "Language": locale, "Plural-Forms": HEADERS[locale]})
    # The current entry goes before an obsolete one of the same name.
    known = {key(entry): entry for entry in sorted(old, key=lambda entry: not entry.obsolete)}
    new.extend(_carried_over(entry, known.pop(key(entry), None), locale) for entry in template)
    for gone in known.values():
        gone.obsolete = True
        if any([gone.msgstr, *(gone.msgstr_plural or {}).values()]):
            new.append(gone)
    return new


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m locales.catalogues", description=__doc__)
    parser.add_argument("command", choices=("extract", "update", "check"))
    command = parser.parse_args(arguments).command
    if command == "extract":
        print(f"{TEMPLATE.name}: {extract()} messages")
    elif command == "update":
        update()
    else:
        found = check()
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    return 0


def _carried_over(source: polib.POEntry, old: polib.POEntry | None, locale: Locale) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=source.msgid,
        msgid_plural=source.msgid_plural,
        msgctxt=source.msgctxt,
        comment=source.comment,
        occurrences=source.occurrences,
    )
    if source.msgid_plural:
        written = old.msgstr_plural if old else {}
        entry.msgstr_plural = {index: written.get(index, "") for index in range(len(CATEGORIES[locale]))}
    elif old:
        entry.msgstr = old.msgstr
    if old:
        entry.tcomment, entry.flags = old.tcomment, old.flags
    return entry


if __name__ == "__main__":
    sys.exit(main())
