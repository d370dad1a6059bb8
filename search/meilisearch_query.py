"""The body of a search request, and the reading of its answer."""

import json
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from search.analysis import short
from search.engine import DEPTH, FACET_FIELDS, Facets, Found, SearchRequest, Selection
from search.meilisearch_index import FULL_FIELDS, SETTINGS, SHORT_FIELDS
from search.query import Plan, Term

_MOST_SIMILAR = 10
_MOST_LEFT_OUT = 4
_TYPO_SIZES: list[int] = list(SETTINGS["typoTolerance"]["minWordSizeForTypos"].values())
Body = dict[str, Any]


def bodies(index: str, plan: Plan, request: SearchRequest) -> list[Body]:
    """One request carries all: what is found with its facets, and the same without each filter in turn."""
    selection, text, counted = Selection.of(request), _text(plan), "facets" in request.parts
    fields = list(FACET_FIELDS.values()) if counted else []
    all_filters = _body(index, text, selection, hitsPerPage=request.depth, facets=fields)
    if not text:
        all_filters["sort"] = ["updated_at:desc"]
    others = selection.chosen if counted else ()
    return [all_filters, *(_own_facet(index, text, selection, facet) for facet in others)]


def further_bodies(asked: Sequence[Body], answers: Sequence[Mapping[str, Any]]) -> dict[int, Body]:
    """Those that did not hand on all they found, though it is not too much: asked for all of it, by their place.

    Ids as values of a facet cost a third of what the same ids as hits do, because nothing has to be ranked. A filter
    that leaves out nothing need not be asked about: without it the same is found.
    """
    total = answers[0]["totalHits"]
    return {
        place: {**body, "hitsPerPage": 1, "facets": ["id"]}
        for place, (body, answer) in enumerate(zip(asked, answers, strict=True))
        if len(answer["hits"]) < answer["totalHits"] <= DEPTH and (not place or answer["totalHits"] > total)
    }


def completed(answers: Sequence[Mapping[str, Any]], further: Mapping[int, Mapping[str, Any]]) -> list[Found]:
    """What was found by each query: the ids of its hits, the best first, then all others that were asked for."""
    first, *others = (_found(answer, further.get(place, {})) for place, answer in enumerate(answers))
    return [first, *(first if other.total == first.total else other for other in others)]


def similar_bodies(index: str, plan: Plan, request: SearchRequest) -> list[Body]:
    """The keys cut to five letters; then the query without one of its words, each in turn."""
    selection, words = Selection.of(request), [_word(term) for term in plan.terms]
    cut = _body(index, short(" ".join(words)), selection, limit=_MOST_SIMILAR)
    left_out = range(len(words)) if 1 < len(words) <= _MOST_LEFT_OUT else ()
    fewer = [" ".join([*words[:place], *words[place + 1 :]]) for place in left_out]
    others = [_body(index, text, selection, limit=_MOST_SIMILAR) for text in fewer]
    return [{**cut, "attributesToSearchOn": SHORT_FIELDS}, *others]


def similar_ids(answers: Sequence[Mapping[str, Any]], found: Sequence[str]) -> tuple[str, ...]:
    """Those of the first answer, then the best of each of the others, the second best, and so on."""
    first, *others = map(_ids, answers)
    turns = (hit for turn in zip_longest(*others) for hit in turn if hit)
    fresh = dict.fromkeys(hit for hit in (*first, *turns) if hit not in found)
    return tuple(fresh)[:_MOST_SIMILAR]


def _found(answer: Mapping[str, Any], further: Mapping[str, Any]) -> Found:
    ids = dict.fromkeys((*_ids(answer), *_distribution(further).get("id", ())))
    return Found(tuple(ids), answer["totalHits"])


def _ids(answer: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(hit["id"]) for hit in answer["hits"])


def facets(answers: Sequence[Mapping[str, Any]], selection: Selection) -> Facets:
    everything, *own = answers
    counted = dict.fromkeys(FACET_FIELDS, everything) | dict(zip(selection.chosen, own, strict=False))
    return {name: _distribution(answer).get(FACET_FIELDS[name], {}) for name, answer in counted.items()}


def _distribution(answer: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    return answer.get("facetDistribution") or {}


def _text(plan: Plan) -> str:
    return " ".join(_word(term) for term in plan.all_terms)


def _word(term: Term) -> str:
    """As typed where the engine forgives as many typos itself, and so finds all that is near."""
    forgiven = sum(len(term.key) >= size for size in _TYPO_SIZES)
    return term.key if term.typos <= forgiven else term.near[0]


def _own_facet(index: str, text: str, selection: Selection, facet: str) -> Body:
    return _body(index, text, selection.without(facet), hitsPerPage=1, facets=[FACET_FIELDS[facet]])


def _body(index: str, text: str, selection: Selection, **more: Any) -> Body:
    return {
        "indexUid": index,
        "q": text,
        "filter": [one_of(FACET_FIELDS[facet], values) for facet, values in selection.chosen.items()],
        "attributesToSearchOn": FULL_FIELDS,
        "attributesToRetrieve": ["id"],
        "matchingStrategy": "frequency",
        **more,
    }


def one_of(field: str, values: Sequence[str]) -> str:
    quoted = ", ".join(json.dumps(value, ensure_ascii=False) for value in values)
    return f"{field} IN [{quoted}]"
