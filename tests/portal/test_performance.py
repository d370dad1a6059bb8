"""The page on how regions answer and how fresh their offer is: it says plainly where there are no data."""

import re

import pytest
from starlette.testclient import TestClient

NO_DATA = {
    "kk": "Инвесторларға берілген жауаптар туралы дерек әлі жоқ",
    "ru": "Данных об ответах инвесторам пока нет",
    "en": "There are no data on answers to investors yet",
}


@pytest.mark.clause("13.2", "17.2")
@pytest.mark.parametrize("locale", NO_DATA)
def test_it_says_plainly_that_there_are_no_data_and_how_it_counts(client: TestClient, locale: str) -> None:
    answer = client.get(f"/{locale}/performance/")
    assert answer.status_code == 200
    assert NO_DATA[locale] in answer.text
    assert len(re.findall(r'<th scope="row">', answer.text)) == 20
    assert '<a href="/' + locale + '/regions/abai/">' in answer.text
    assert "17" in answer.text.partition("<h2>")[2]


def test_the_page_of_regions_leads_to_it(client: TestClient) -> None:
    assert 'href="/en/performance/"' in client.get("/en/regions/").text
