"""The GraphQL documents of the pages: one file per page, shared fragments beside them."""

import re
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent / "queries"
_SPREAD = re.compile(r"\.\.\.(\w+)")


@cache
def document(name: str) -> str:
    """The document of a page with the fragments it spreads, and those they spread."""
    text = (HOME / f"{name}.graphql").read_text("utf-8")
    wanted, parts = _spreads(text), [text]
    for fragment in wanted:
        part = (HOME / "fragments" / f"{fragment}.graphql").read_text("utf-8")
        parts.append(part)
        wanted += [spread for spread in _spreads(part) if spread not in wanted]
    return "\n".join(parts)


def _spreads(text: str) -> list[str]:
    return list(dict.fromkeys(name for name in _SPREAD.findall(text) if name != "on"))
