"""A year of the duties by a clock that the test turns: `Town` has regions with projects, parties and members."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from api.catalogue import duties as _  # noqa: F401 - adds its records to what duties are about
from api.catalogue.interchange.importing import import_files
from api.duties.periodic import open_periods
from api.duties.service import Duties
from api.duties.telling import tell_due
from api.kernel.clock import moment_of, start_of
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.sealing import Seal
from tests.duties.support import rows
from tests.support import line

ROOT = Path(__file__).parents[2]
LONG_AGO = start_of(date(2026, 1, 1))
SECRET, SENDER = "k" * 40, "no-reply@example.kz"


@dataclass
class Town:
    """A database in which time passes."""

    database: Database
    folder: Path
    now: datetime = field(default_factory=lambda: start_of(date(2027, 1, 1)))

    @property
    def duties(self) -> Duties:
        return Duties(self.database, Seal(SECRET), SENDER)

    def clock(self) -> datetime:
        return self.now

    async def join(self, *regions: str, since: date = date(2026, 1, 1)) -> None:
        """Let local executive bodies take part (§2); of all regions, unless some are named."""
        await rows(
            self.database,
            "UPDATE party SET participates_from = %s WHERE kind = 'local_executive_body' AND (region = ANY(%s) OR %s)",
            since,
            list(regions),
            not regions,
        )

    async def publish(self, regions: Iterable[str], *projects: dict[str, Any], since: datetime = LONG_AGO) -> None:
        """Publish projects in each of the regions."""
        file = self.folder / f"{secrets.token_hex(4)}.jsonl"
        common = {"kind": "project", "status": "published", "source": "test"}
        lines = [
            line(**{**common, "region": region, "title": {"en": f"Plant {number} of {region}"}, **project})
            for region in regions
            for number, project in enumerate(projects)
        ]
        file.write_bytes(b"".join(lines))
        await import_files(self.database, [file])
        await rows(self.database, "UPDATE project SET published_at = %s", since)

    async def member(self, slug: str, *roles: str, locale: str = "ru") -> str:
        """Somebody whose account is open; their address."""
        address, seal = f"m{secrets.token_hex(6)}@example.kz", Seal(SECRET)
        await rows(
            self.database,
            "INSERT INTO member (id, party, name, address_key, address, locale, roles, state)"
            " SELECT %s, id, 'Aigerim', %s, %s, %s, %s, 'active' FROM party WHERE slug = %s",
            new_id(),
            seal.hash("member", address),
            seal.close(address),
            locale,
            list(roles),
            slug,
        )
        return address

    async def work(self, until: date) -> None:
        """Let the worker do what it does by the clock, at midnight and at nine, up to the beginning of a day."""
        while self.now < start_of(until):
            await open_periods(self.database, self.clock)
            day = self.now + timedelta(hours=9)
            self.now = moment_of(date.fromisoformat(f"{day:%Y-%m-%d}"), 9)
            await tell_due(self.duties, self.clock)
            self.now += timedelta(hours=15)

    async def counts(self) -> dict[str, int]:
        """How many obligations each clause has opened."""
        return dict(await rows(self.database, "SELECT clause, count(*) FROM obligation GROUP BY 1"))
