from collections.abc import Callable

import pytest

from locales.catalogue import po_file
from locales.catalogues import extract, update
from locales.check import check, check_catalogue

TEMPLATE = """
msgid "Dear {name}"
msgstr ""

msgid "One site"
msgid_plural "{n} sites"
msgstr[0] ""
msgstr[1] ""
"""

GOOD = """
msgid "Dear {name}"
msgstr "Құрметті {name}"

msgid "One site"
msgid_plural "{n} sites"
msgstr[0] "Бір алаң"
msgstr[1] "{n} алаң"
"""


@pytest.fixture
def reasons(po) -> Callable[..., list[str]]:
    def found(entries: str, locale="kk") -> list[str]:
        content, template = po(locale, entries), po("en", TEMPLATE)
        return [problem.reason for problem in check_catalogue(content, locale, template)]

    return found


def test_a_good_catalogue_has_no_problems(reasons):
    assert reasons(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Құрметті {name}", "", "not translated"),
        ("{n} алаң", "", "form other: not translated"),
        ('msgstr[1] "{n} алаң"\n', "", "form other: not translated"),
        ("{n} алаң", "алаң", "form other: placeholder {n} is missing"),
        ("Құрметті {name}", "Құрметті {user}", "placeholder {user} is not declared"),
        ("Құрметті {name}", "{name.__class__}", "brace that is not part of a plain {name}"),
        ("Құрметті", "<i>", "markup <i> that the source does not have"),
        ("Құрметті", "{{", "template mark"),
        ("Құрметті", "\u202e", "bidirectional control character"),
        ('msgid "Dear {name}"', '#, fuzzy\nmsgid "Dear {name}"', "fuzzy: look it over and remove the mark"),
        ('msgstr[1] "{n} алаң"', 'msgstr[1] "{n} алаң"\nmsgstr[2] "{n}"', "more than 2 plural forms"),
        ('msgid_plural "{n} sites"', 'msgid_plural "{n} plots"', "not in the template"),
        ('msgid "Dear {name}"', 'msgid "Hi {name}"', "missing from the catalogue"),
    ],
)
def test_each_fault_is_found(reasons, old, new, reason):
    assert old in GOOD
    assert reason in reasons(GOOD.replace(old, new))


def test_a_message_written_twice_is_found(reasons):
    assert "written twice" in reasons(GOOD + '\nmsgid "Dear {name}"\nmsgstr "{name}"\n')


def test_a_problem_names_its_line_and_message(po):
    found = check_catalogue(po("kk", GOOD.replace("Құрметті {name}", "")), "kk", po("en", TEMPLATE), "kk.po")
    assert [str(problem) for problem in found] == ["kk.po:8: not translated [Dear {name}]"]


def test_english_needs_no_translation_but_stands_the_same_tests(reasons):
    assert reasons(GOOD.replace("Құрметті {name}", ""), "en") == []
    assert "placeholder {name} is missing" in reasons(GOOD.replace("Құрметті {name}", "Hello"), "en")


def test_russian_needs_four_forms_and_the_number_in_each(reasons):
    found = reasons(GOOD, "ru")
    assert "form one: placeholder {n} is missing" in found
    assert {"form many: not translated", "form other: not translated"} <= set(found)


def test_the_header_must_be_that_of_the_language(po):
    found = [problem.reason for problem in check_catalogue(po("kk", GOOD), "ru", po("en", TEMPLATE))]
    assert "the header must say Language: ru" in found
    assert any("Plural-Forms" in reason for reason in found)


@pytest.mark.parametrize("content", ["", "rubbish", 'msgid "a"', "\x00"])
def test_what_is_no_catalogue_is_refused(content):
    assert check_catalogue(content, "kk", TEMPLATE)


def test_the_name_of_a_file_is_not_a_catalogue(tmp_path, po):
    (tmp_path / "other.po").write_text(po("kk", GOOD))
    found = check_catalogue(str(tmp_path / "other.po"), "kk", po("en", TEMPLATE))
    assert [problem.line for problem in found] == [1]
    assert "cannot be read" in found[0].reason


def test_the_whole_is_checked_and_a_new_sentence_is_noticed(tmp_path):
    page, folder = tmp_path / "portal" / "templates" / "home.html", tmp_path / "locales"
    page.parent.mkdir(parents=True)
    page.write_text('{{ _("Sites") }}')
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "labels.json").write_text('{"stage": {"idea": {"kk": "И", "ru": "И", "en": "I"}}}')

    assert extract(tmp_path, folder / "kerege.pot") == 1
    update(folder)
    assert [(found.file, found.reason) for found in check(tmp_path, folder)] == [
        ("kk/LC_MESSAGES/kerege.po", "not translated"),
        ("ru/LC_MESSAGES/kerege.po", "not translated"),
    ]
    for locale in ("kk", "ru"):
        path = po_file(locale, folder)
        path.write_text(path.read_text().replace('msgid "Sites"\nmsgstr ""', 'msgid "Sites"\nmsgstr "X"'))
    assert check(tmp_path, folder) == []

    page.write_text('{{ _("Sites") }}{{ _("Partners") }}')
    assert [found.reason for found in check(tmp_path, folder)] == ["stale: the sentences in the sources have changed"]


def test_missing_files_are_problems(tmp_path):
    assert {found.file for found in check(tmp_path, tmp_path)} >= {"kerege.pot", "labels.json"}
