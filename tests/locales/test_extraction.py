from io import BytesIO

import polib
import pytest

from locales.catalogue import key
from locales.catalogues import main, merged
from locales.extraction import collect, extract_calls, same_messages

PYTHON = """
from sqlalchemy import text
import sqlalchemy as sa

text("SELECT 1"); sa.text("SELECT 2"); print("never")

def page(t, name):
    # Translators: the head of the page
    _("Sites")
    t.text("Hello, {name}", name=name)
    t.ngettext("One site", "{n} sites", 3)
    t.ptext("verb", "Open")
    return t.gettext(name), N_("Later")
"""

TEMPLATE = """
{# Translators: a button #}
<h1>{{ _("Sites") }}</h1><p>{{ ngettext("One plot", "{n} plots", n) }} {{ pgettext("noun", "Open") }}</p>
{{ text("a macro") }}
"""


@pytest.fixture
def sources(tmp_path):
    files = {
        "api/page.py": PYTHON,
        "portal/templates/home.html": TEMPLATE,
        "api/parties/templates/letter.txt": '{{ _("Dear colleague") }}',
        "tests/test_page.py": '_("Not a sentence")',
        "var/data.py": "this is ( not Python",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def test_sentences_are_found_in_code_and_templates(sources):
    found = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in collect(sources)}
    assert found == {
        (None, "Sites", ""),
        (None, "Hello, {name}", ""),
        (None, "One site", "{n} sites"),
        ("verb", "Open", ""),
        (None, "Later", ""),
        (None, "One plot", "{n} plots"),
        ("noun", "Open", ""),
        (None, "Dear colleague", ""),
    }


def test_the_template_names_files_and_notes_and_nothing_that_changes_by_itself(sources):
    collected = collect(sources)
    entry = next(entry for entry in collected if entry.msgid == "Sites")
    assert entry.occurrences == [("api/page.py", ""), ("portal/templates/home.html", "")]
    assert entry.comment.splitlines()[0] == "Translators: the head of the page"
    assert str(collected) == str(collect(sources))
    assert same_messages(collected, polib.pofile(str(collected)))


def test_a_template_with_an_error_is_not_passed_over(sources):
    (sources / "portal/templates/broken.html").write_text("{{ _('x' }}")
    with pytest.raises(Exception, match="unexpected"):
        collect(sources)


def test_a_call_without_a_literal_is_no_sentence():
    assert list(extract_calls(BytesIO(b"_(x); _(f'{x}'); _(); a.b.c(1)"), ["_"], (), {})) == []


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def test_an_update_keeps_the_work_of_translators():
    old = catalogue(
        polib.POEntry(msgid="Gone", msgstr="Ушло"),
        polib.POEntry(msgid="Gone untranslated"),
        polib.POEntry(msgid="Sites", msgstr="Площадки", tcomment="checked"),
        polib.POEntry(msgid="Back", msgstr="Назад", obsolete=True),
    )
    old.metadata = {"Last-Translator": "A. Translator", "Plural-Forms": "nplurals=1; plural=0;"}
    template = catalogue(
        polib.POEntry(msgid="New"),
        polib.POEntry(msgid="Sites", occurrences=[("a.html", "")]),
        polib.POEntry(msgid="Back"),
        polib.POEntry(msgid="One", msgid_plural="{n}"),
    )
    new = merged(old, template, "ru")
    assert [(e.msgid, e.msgstr, bool(e.obsolete)) for e in new] == [
        ("New", "", False),
        ("Sites", "Площадки", False),
        ("Back", "Назад", False),
        ("One", "", False),
        ("Gone", "Ушло", True),
    ]
    assert new[1].tcomment == "checked"
    assert new[3].msgstr_plural == {0: "", 1: "", 2: "", 3: ""}
    assert new.metadata["Last-Translator"] == "A. Translator"
    assert new.metadata["Plural-Forms"].startswith("nplurals=4;")
    again = merged(polib.pofile(str(new)), template, "ru")
    assert [key(e) for e in again] == [key(e) for e in new]


def test_the_command_says_what_is_wrong(monkeypatch, capsys):
    monkeypatch.setattr("locales.catalogues.check", list)
    assert main(["check"]) == 0
    monkeypatch.setattr("locales.catalogues.check", lambda: ["ru.po:3: not translated [Sites]"])
    assert main(["check"]) == 1
    assert "not translated" in capsys.readouterr().out
