import logging

import pytest

from locales.check import check_labels
from locales.labels import groups, label, label_problems, labels
from locales.text import LOCALES


def test_every_code_has_three_names():
    assert check_labels() == []
    for group in groups():
        assert all(
            label(group, code, locale) == name for locale in LOCALES for code, name in labels(group, locale).items()
        )


def test_labels_keep_the_order_of_the_file():
    assert list(labels("freshness", "ru")) == ["fresh", "due", "stale", "unconfirmed"]


def test_a_code_without_a_name_shows_itself_and_is_logged(caplog):
    with caplog.at_level(logging.ERROR):
        assert label("stage", "no_such_stage", "kk") == "no_such_stage"
    assert "stage.no_such_stage" in caplog.text


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        ({"stage": {}}, "stage"),
        ({"stage": {"idea": "Idea"}}, "stage.idea"),
        ({"stage": {"idea": {"kk": "Идея", "ru": "Идея"}}}, "stage.idea"),
        ({"stage": {"idea": {"kk": "Идея", "ru": "", "en": "Idea"}}}, "stage.idea"),
        ({"stage": {"idea": {"kk": "Идея", "ru": " Идея", "en": "Idea"}}}, "stage.idea"),
        ({"stage": {"idea": {"kk": "Идея", "ru": "Идея", "en": "Idea", "kz": "Идея"}}}, "stage.idea"),
    ],
)
def test_problems_name_the_code(data, place):
    assert [found for found, _ in label_problems(data)] == [place]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path):
    (tmp_path / "labels.json").write_text("{")
    assert "cannot be read" in check_labels(tmp_path / "labels.json")[0].reason
