"""A reader without a past: what one test put into the cookies is gone for the next."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def reader(client: TestClient) -> Iterator[TestClient]:
    client.cookies.clear()
    yield client
    client.cookies.clear()
