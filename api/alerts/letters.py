"""The letters of alerts, in the language that was chosen with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from api.alerts.rules import UNCONFIRMED_DAYS, Listed
from api.alerts.service import CONFIRM, MANAGE, Alerts
from api.kernel.mail.letter import Letter
from api.kernel.mail.writing import write
from locales.gettext import N_, Translator
from locales.text import Locale, pick

NAMES: Mapping[Listed, str] = {
    Listed.PROJECTS: N_("Projects"),
    Listed.SITES: N_("Sites"),
    Listed.PARTNERS: N_("Partners"),
    Listed.SEARCH: N_("Search"),
}
TEMPLATES = Path(__file__).parent / "templates"
_SECTIONS = {"project": "projects", "niche": "projects", "site": "sites", "partner": "partners"}


@dataclass(frozen=True)
class Item:
    """A record as a letter names it."""

    title: str
    region: str
    url: str
    new: bool


def confirmation(alerts: Alerts, alert: UUID, address: str, locale: Locale, listed: Listed, day: str) -> Letter:
    """Asks for the consent. It repeats nothing that was typed: who typed it may not be who reads it."""
    link = alerts.page(locale, "confirm", CONFIRM, alert)
    subject = Translator(locale).text("Confirm your alert of the investment catalogue")
    values = {"link": link, "listed": NAMES[listed], "days": UNCONFIRMED_DAYS}
    return write(TEMPLATES / "confirm", address, subject, locale, f"confirm {alert} {day}", values)


def reminder(alerts: Alerts, alert: UUID, address: str, locale: Locale, listed: Listed, day: str) -> Letter:
    """Says to somebody who asks a second time that the alert is there."""
    link = alerts.page(locale, "manage", MANAGE, alert)
    subject = Translator(locale).text("You have this alert already")
    return write(
        TEMPLATES / "known", address, subject, locale, f"known {alert} {day}", {"link": link, "listed": NAMES[listed]}
    )


def digest(
    alerts: Alerts, alert: UUID, address: str, locale: Locale, rows: Sequence[Mapping[str, Any]], total: int, until: int
) -> Letter:
    """What is new, with the ways to stop."""
    stop = alerts.page(locale, "stop", MANAGE, alert)
    subject = Translator(locale).ntext(
        "{n} new or changed record in the investment catalogue",
        "{n} new or changed records in the investment catalogue",
        total,
    )
    values = {
        "items": [_item(alerts, locale, row) for row in rows],
        "more": total - len(rows),
        "manage": alerts.page(locale, "manage", MANAGE, alert),
        "stop": stop,
    }
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return write(TEMPLATES / "digest", address, subject, locale, f"digest {alert} {until}", values, headers)


def _item(alerts: Alerts, locale: Locale, row: Mapping[str, Any]) -> Item:
    title, region = pick(row["title"], locale), pick(row["region"], locale)
    path = f"{_SECTIONS[row['kind']]}/{row['slug']}-{row['public_id']}/"
    assert title, "the database keeps no empty text"
    assert region, "the same"
    return Item(" ".join(title[0].split()), region[0], f"{alerts.base_url}/{locale}/{path}", row["new"])
