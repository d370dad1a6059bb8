"""Collecting the sentences of the interface from Python code and templates (see `babel.cfg`)."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import polib
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from locales.catalogue import DOMAIN, FOLDER, key

ROOT = FOLDER.parent
TRANSLATOR_NOTE = "Translators:"

_MAPPING = FOLDER / "babel.cfg"
_ROOMS = {"api", "portal", "pictures", "locales"}

# How many arguments are sentences, and which of them is the context ("c").
_KEYWORDS: Mapping[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

# `text` is also what SQLAlchemy calls a piece of SQL.
_NOT_TRANSLATORS = {"sa", "sqlalchemy"}

_Call = tuple[int, str, tuple[str | None, ...], list[str]]


def collect(root: Path = ROOT) -> polib.POFile:
    """The template of all catalogues as the sources have it now.

    It names the files but not the lines, and no date, so that it changes only when a sentence does.
    """
    template = new_catalogue()
    entries: dict[tuple[str, str | None], polib.POEntry] = {}
    with _MAPPING.open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping, _MAPPING.name)
    for file, _, message, comments, context in extract_from_dir(
        root, methods, options, _KEYWORDS, (TRANSLATOR_NOTE,), directory_filter=_is_source(root)
    ):
        one, many = (message, "") if isinstance(message, str) else (message[0], message[1])
        if one:
            entry = entries.setdefault((one, context), polib.POEntry(msgid=one, msgctxt=context))
            _note(entry, many, file, comments)
    template.extend(entries.values())
    return template


def new_catalogue(headers: Mapping[str, str] | None = None) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": DOMAIN,
        **(headers or {}),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return catalogue


def same_messages(one: Iterable[polib.POEntry], other: Iterable[polib.POEntry]) -> bool:
    """Whether two catalogues ask for the same translations."""
    return {(key(entry), entry.msgid_plural) for entry in one} == {(key(entry), entry.msgid_plural) for entry in other}


def extract_calls(
    fileobj: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[_Call]:
    """Babel's extraction method for Python: literal sentences given to the functions of a translator."""
    del comment_tags, options  # part of the interface of Babel
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _function(node.func)) in keywords and node.args:
            sentences = tuple(_literal(argument) for argument in node.args)
            if any(sentences):
                yield node.lineno, name, sentences, _comments_above(lines, node.lineno)


def _note(entry: polib.POEntry, many: str, file: str, comments: Iterable[str]) -> None:
    if many:
        entry.msgid_plural = many
        entry.msgstr_plural = {0: "", 1: ""}
    if (file, "") not in entry.occurrences:
        entry.occurrences.append((file, ""))
    if new := [comment for comment in comments if comment not in entry.comment]:
        entry.comment = "\n".join(filter(None, [entry.comment, *new]))


def _is_source(root: Path) -> Any:
    top = root.resolve()
    hidden = (".", "__")

    def wanted(folder: str) -> bool:
        parts = Path(folder).resolve().relative_to(top).parts
        return not parts or (parts[0] in _ROOMS and not parts[-1].startswith(hidden))

    return wanted


def _function(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        # A bare `text` is a variable or SQL; only the method of a translator counts.
        return "" if function.id == "text" else function.id
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return "" if owner in _NOT_TRANSLATORS else function.attr
    return ""


def _literal(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _comments_above(lines: list[str], line: int) -> list[str]:
    """The note for translators that ends right above the line, if there is one."""
    note: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.strip().startswith("#"):
            break
        note.insert(0, text.strip().lstrip("# "))
        if note[0].startswith(TRANSLATOR_NOTE):
            return note
    return []
