"""What the page of a partner company says beside its text."""

from collections.abc import Mapping
from typing import Any

from portal.pages.pairs import Pair
from portal.wording import Wording


def facts(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    founded = node["foundedYear"]
    return [
        Pair(said.text("Role"), said.labels("partner_role", node["roles"]), words=True),
        Pair(said.text("Sector"), node["industry"]["name"] if node["industry"] else None, words=True),
        Pair(said.text("Size of the company"), said.label("company_size", node["size"]), words=True),
        Pair(said.text("Employees"), said.number(node["employees"])),
        Pair(said.text("Founded"), said.year(founded)),
        Pair(said.text("Share for export"), said.percent(node["exportSharePct"])),
    ]


def business(said: Wording, node: Mapping[str, Any]) -> list[Pair]:
    return [
        Pair(said.text("Products and services"), node["products"], language=node["productsLanguage"]),
        Pair(said.text("What it offers"), node["offers"], language=node["offersLanguage"]),
        Pair(said.text("What it seeks"), node["looksFor"], language=node["looksForLanguage"]),
        Pair(said.text("Forms of cooperation"), said.labels("cooperation", node["preferredCooperation"])),
        Pair(said.text("Ownership"), said.label("ownership_form", node["ownershipForm"])),
        Pair(said.text("Legal form"), node["legalForm"]),
        Pair(said.text("Business identification number"), node["bin"]),
        Pair(said.text("Exports to"), ", ".join(node["exportCountries"])),
        Pair(said.text("Certificates"), ", ".join(each["name"] for each in node["certificates"])),
        Pair(said.text("Languages of business"), ", ".join(node["languages"])),
    ]
