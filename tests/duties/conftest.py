"""The API over a database without records, with members of the parties."""

from collections.abc import Iterator

import pytest

from tests.conftest import new_database
from tests.parties.conftest import House, serve


@pytest.fixture(scope="module")
def house(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The API with a database of its own; one for the tests of a file."""
    with new_database(server_url, empty_template) as url:
        yield from serve(url, tmp_path_factory.mktemp("house"))
