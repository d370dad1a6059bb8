"""Which form of answer the client asked for in its `Accept` header."""

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HTML = "text/html"


def preferred(accept: str | None) -> str | None:
    """The media type to answer in; None when none of ours is acceptable.

    The newer type must be named: who says `*/*` or nothing may be a program of before it existed.
    """
    if not accept or not accept.strip():
        return JSON
    ranges = _ranges(accept)
    newer, older = _quality(ranges, GRAPHQL), _quality(ranges, JSON)
    if newer > older or (newer == older > 0 and GRAPHQL in ranges):
        return GRAPHQL
    return JSON if older > 0 else None


def wants_page(accept: str | None) -> bool:
    """True for browsers, which name HTML, and prefer it to data."""
    ranges = _ranges(accept or "")
    return ranges.get(HTML, 0.0) > 0 and ranges[HTML] >= max(ranges.get(JSON, 0.0), ranges.get(GRAPHQL, 0.0))


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            found[name] = max(found.get(name, 0.0), _weight(parameters))
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality(ranges: dict[str, float], media_type: str) -> float:
    general = media_type.partition("/")[0] + "/*"
    return next((ranges[name] for name in (media_type, general, "*/*") if name in ranges), 0.0)
