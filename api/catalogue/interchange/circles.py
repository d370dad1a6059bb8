"""Lines that lead back to themselves: a site within a site within the first one."""

from collections.abc import Iterator, Mapping


def circles(leads_to: Mapping[str, str]) -> Iterator[list[str]]:
    """Each circle once, from the first of its members in the order of *leads_to*: `[a, b]` for a to b to a."""
    known: dict[str, str] = {}
    for start in leads_to:
        path, at = [], start
        while at in leads_to and at not in known:
            known[at] = start
            path.append(at)
            at = leads_to[at]
        if known.get(at) == start and at in path:
            yield path[path.index(at) :]
