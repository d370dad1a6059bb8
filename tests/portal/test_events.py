"""The pages of events and their calendar files."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.calendar import calendar
from portal.wording import wording

LOCALES = ("kk", "ru", "en")
DATED, UNDATED = "astana-international-forum-2025", "kioge"

NODE: dict[str, Any] = {
    "slug": "forum",
    "eventKind": "SEMINAR",
    "title": "Forum",
    "titleLanguage": "en",
    "summary": None,
    "starts": "2026-03-10",
    "ends": None,
    "startTime": None,
    "endTime": None,
    "timezone": "Asia/Almaty",
    "cancelled": False,
    "place": None,
    "updatedAt": "2026-01-01T00:00:00Z",
}


def events_of(content: bytes) -> list[Any]:
    return Calendar.from_ical(content).walk("VEVENT")


def written(**fields: Any) -> Any:
    (found,) = events_of(calendar(wording("kk"), "Calendar", [({**NODE, **fields}, "https://example.kz/kk/")]))
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_a_list_says_what_is_ahead_regular_and_past(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/events/").text
    assert f'href="/{locale}/events/{DATED}/"' in page
    assert page.index(f"/events/{UNDATED}/") < page.index(f"/events/{DATED}/")
    assert f'href="/{locale}/events.ics"' in page


def test_filters_are_links_that_keep_the_others(client: Any) -> None:
    page = client.get("/ru/events/?region=astana").text
    assert 'href="/ru/events/?region=astana&amp;form=exhibition"' in page
    assert "/events/kioge/" not in page
    assert 'href="/ru/events.ics?region=astana"' in page
    year = client.get("/ru/events/?year=2016").text
    assert re.findall(r'<h3><a href="/ru/events/([^/]+)/"', year) == ["baikonyr-invest-2016"]


def test_a_region_without_events_shows_the_way_out(client: Any) -> None:
    page = client.get("/en/events/?region=ulytau")
    assert page.status_code == 200
    assert "Without the filter" in page.text


@pytest.mark.parametrize(
    "query", ["region=mars", "region=%3Cb%3E", "form=party", "year=20", "year=0x7", "page=0", "page=77", "after=%FF"]
)
def test_wrong_values_are_refused_plainly(client: Any, query: str) -> None:
    answer = client.get(f"/kk/events/?{query}")
    assert answer.status_code == 400
    assert 'href="/kk/events/"' in answer.text


@pytest.mark.parametrize("locale", LOCALES)
def test_an_event_has_a_page_and_a_calendar_file(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/events/{DATED}/").text
    assert f'href="/{locale}/events/{DATED}.ics"' in page
    answer = client.get(f"/{locale}/events/{DATED}.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = events_of(answer.content)
    assert event["uid"] == f"event-{DATED}@kerege", "the same in every language"
    assert str(event["dtstart"].dt) == "2025-05-29"
    assert str(event["dtend"].dt) == "2025-05-31", "the day after the last one"


def test_a_day_that_is_not_known_is_in_no_calendar(client: Any) -> None:
    assert client.get(f"/en/events/{UNDATED}/").status_code == 200
    assert client.get(f"/en/events/{UNDATED}.ics").status_code == 404
    listed = [event["uid"] for event in events_of(client.get("/en/events.ics").content)]
    assert f"event-{DATED}@kerege" in listed
    assert f"event-{UNDATED}@kerege" not in listed
    assert events_of(client.get("/en/events.ics?region=ulytau").content) == []


@pytest.mark.parametrize("path", ["events/nothing/", "events/nothing.ics", "events/%3Cb%3E/"])
def test_what_is_missing_is_said(client: Any, path: str) -> None:
    assert client.get(f"/ru/{path}").status_code == 404


def test_hours_are_those_of_the_place() -> None:
    event = written(startTime="10:00", endTime="12:30")
    assert (event["dtstart"].to_ical(), event["dtend"].to_ical()) == (b"20260310T050000Z", b"20260310T073000Z")
    tokyo = written(startTime="10:00", timezone="Asia/Tokyo")
    assert tokyo["dtstart"].to_ical() == b"20260310T010000Z"
    assert "dtend" not in tokyo
    # The end of the last day is not known, so whole days are said instead.
    days = written(startTime="10:00", ends="2026-03-12")
    assert (days["dtstart"].to_ical(), days["dtend"].to_ical()) == (b"20260310", b"20260313")


def test_a_cancelled_event_is_told_to_calendars() -> None:
    assert written(cancelled=True)["status"] == "CANCELLED"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=300))
def test_any_title_comes_back_as_it_was(title: str) -> None:
    content = calendar(wording("kk"), "Calendar", [({**NODE, "title": title}, "https://example.kz/")])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"BEGIN:VEVENT") == 1
    (event,) = events_of(content)
    assert str(event["summary"]) == title


@pytest.mark.parametrize(
    ("locale", "month"), [("kk", "Әдетте: сәуір"), ("ru", "Обычно: апрель"), ("en", "Usually: April")]
)
def test_months_are_written_as_each_language_writes_them(client: Any, locale: str, month: str) -> None:
    assert month in client.get(f"/{locale}/events/").text
