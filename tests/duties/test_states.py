"""A list by states holds what the rows themselves say of their states, whichever are asked together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from api.duties.closing import Evidence, cancel, excuse, fulfil
from api.duties.rules import DelayCause
from api.parties.service import Parties
from tests.duties.gates import LIST, entrance, ids, opened
from tests.parties.conftest import House

STATES = ["OPEN", "EXCUSED", "OVERDUE", "FULFILLED", "LATE", "CANCELLED"]
SLUG = "centre-turkistan"


def act(house: House, step: Callable[..., Any], obligation: str, **values: Any) -> None:
    """Do something with an obligation behind the API."""

    async def work(parties: Parties) -> None:
        async with parties.database.writing() as connection:
            await step(connection, UUID(obligation.partition(":")[2]), actor=None, **values)

    house.run(work)


def one_of_each(house: House) -> None:
    """Obligations in every state. Overdue is also what was put off until a day that has passed."""
    now, done = datetime.now(UTC), Evidence(note="Sent")
    told = {"cause": DelayCause.STAFF, "note": "Ill"}
    opened(house, "23a", SLUG)
    opened(house, "17.1", SLUG)
    opened(house, "23a", SLUG, days=40)
    act(house, excuse, opened(house, "23a", SLUG), at=now, new_due=(now + timedelta(days=50)).date(), **told)
    past = {"at": now - timedelta(days=39), "new_due": (now - timedelta(days=20)).date()}
    act(house, excuse, opened(house, "23a", SLUG, days=40), **past, **told)
    act(house, fulfil, opened(house, "23a", SLUG), at=now + timedelta(hours=1), evidence=done)
    act(house, fulfil, opened(house, "17.1", SLUG), at=now + timedelta(hours=1), evidence=done)
    act(house, fulfil, opened(house, "23a", SLUG, days=40), at=now, evidence=done)
    act(house, cancel, opened(house, "23a", SLUG, days=40), at=now, note="Taken back")


def test_states_are_filtered_as_they_are_shown(house: House) -> None:
    one_of_each(house)
    browser = entrance(house)(SLUG)
    shown = {node["id"]: node["state"] for node in browser.ask(LIST, first=100)["obligations"]["nodes"]}
    counts = {state: list(shown.values()).count(state) for state in STATES}
    assert counts == {"OPEN": 2, "EXCUSED": 1, "OVERDUE": 2, "FULFILLED": 2, "LATE": 1, "CANCELLED": 1}
    for wanted in (each for size in range(len(STATES) + 1) for each in combinations(STATES, size)):
        expected = [obligation for obligation, state in shown.items() if state in wanted]
        assert ids(browser, filter={"states": list(wanted)}, first=100) == expected, wanted
