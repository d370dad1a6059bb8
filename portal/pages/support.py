"""Measures of state support (§18.4): the list with its filter by kind, and one measure."""

from collections import Counter
from typing import Any

from starlette.responses import RedirectResponse, Response

from locales.labels import labels
from portal import links
from portal.pages.lists import Filter, Option, Tag
from portal.pages.parameters import code_in_path
from portal.problems import Misread, Missing
from portal.visit import Page, Visit


async def support(visit: Visit) -> Page:
    measures = (await visit.ask("support"))["supportMeasures"]
    names = {**{each["measureKind"]: each["measureKind"] for each in measures}, **labels("measure_kind", visit.locale)}
    chosen = sorted({kind.lower() for kind in visit.values("kind")})
    if set(chosen) - set(names):
        raise Misread("kind")
    counts = Counter(each["measureKind"] for each in measures)
    options = [Option(kind, name, counts[kind], kind in chosen) for kind, name in names.items() if counts[kind]]
    shown = [each for each in measures if not chosen or each["measureKind"] in chosen]
    context = {
        "filter": Filter("kind", visit.text("Kind of support"), options),
        "tags": _tags(visit, [option for option in options if option.chosen]),
        "groups": [
            (name, [each for each in shown if each["measureKind"] == kind])
            for kind, name in names.items()
            if any(each["measureKind"] == kind for each in shown)
        ],
        "total": len(shown),
        "unconfirmed": False,
    }
    title = visit.text("State support for investors")
    only = names[chosen[0]] if len(chosen) == 1 else ""
    return Page(
        "support.html",
        f"{title}: {only}" if only else title,
        visit.text(
            "Preferences, grants, special zones, finance and services for investors, each with its legal basis."
        ),
        "support",
        context,
        indexed=len(chosen) <= 1,
        canonical=[("kind", kind) for kind in chosen],
    )


def _tags(visit: Visit, chosen: list[Option]) -> list[Tag]:
    def without(dropped: Option) -> str:
        pairs = [("kind", option.value) for option in chosen if option is not dropped]
        return links.page(visit.locale, visit.path, pairs)

    return [Tag(option.name, without(option)) for option in chosen]


async def measure(visit: Visit) -> Page | Response:
    answer = await visit.ask("measure", code=code_in_path(visit, "code").upper())
    node = answer["supportMeasure"]
    if node is None:
        raise Missing
    right = links.measure(visit.locale, node["code"])
    if visit.request.url.path != right:
        return RedirectResponse(right, 301)
    context: dict[str, Any] = {
        "node": node,
        "kind_name": labels("measure_kind", visit.locale).get(node["measureKind"], node["measureKind"]),
        "others": [
            each
            for each in answer["supportMeasures"]
            if each["measureKind"] == node["measureKind"] and each["code"] != node["code"]
        ],
        "unconfirmed": False,
    }
    return Page("measure.html", node["title"], node["conditions"] or node["title"], "support", context)
