"""What is asked: the queries that peers are compared by, and pages."""

import base64
from dataclasses import dataclass, field
from typing import Any

import orjson

_ROW = "slug title summary stage region { slug name } industry { code name } investment { amount currency asOf }"
_PAGE = "query($f: ProjectFilter) { projects(first: 20, orderBy: INVESTMENT_DESC, filter: $f) { nodes { %s } } }"
_DEEP = (
    "{ project(slug: %s) { slug title summary description region { slug name neighbours { slug name"
    " districts { slug name } } } district { name } industry { code name } site { slug title utilities { kind } }"
    " supportMeasures { code title } } }"
)
_TEN = "id slug title summary stage jobs publishedAt region { name } industry { name } investment { amount }"
# A page from the middle of the list, however long that is.
_MIDDLE = base64.b64encode(b'["INVESTMENT_DESC", "45000000000", "00000000-0000-0000-0000-000000000000"]').decode()
_CURSOR = (
    "query($after: String) { projects(first: 20, orderBy: INVESTMENT_DESC, after: $after)"
    " { pageInfo { hasNextPage endCursor } edges { cursor node { slug title } } } }"
)


@dataclass(frozen=True)
class Question:
    """A document with its variables, or the path of a page."""

    name: str
    document: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    path: str = "/graphql?locale=ru"

    def request(self) -> bytes:
        """The octets that are sent."""
        if not self.document:
            return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n".encode()
        body = orjson.dumps({"query": self.document, "variables": self.variables})
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


QUESTIONS = (
    Question("Q1", _PAGE % _ROW, {"f": {"regions": ["KZ-55"], "industries": ["metallurgy"]}}),
    Question("Q2", _DEEP % '"project-500"'),
    Question("Q3", f"{{ projects(first: 100, orderBy: PUBLISHED_DESC) {{ nodes {{ {_TEN} }} }} }}"),
    Question("Q4", "{ projects(first: 1) { facets { name buckets { value label count } } } }"),
    Question("Q5", _CURSOR, {"after": _MIDDLE}),
    Question("list page", path="/ru/projects/"),
    Question("home", path="/ru/"),
)
