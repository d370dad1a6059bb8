"""GraphiQL, served from our own files: a browser that opens the API's address gets a place to try it.

The page keeps the policy of every other answer: no inline script, no inline style, nothing from elsewhere.
What GraphiQL 3 styles at run time it does through the object model, which the policy allows; only the lock
that its dialogs put on scrolling is refused, and the page does not scroll.
"""

from html import escape
from pathlib import Path
from string import Template
from typing import Any

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static" / "graphiql"
ASSETS = "/graphql/assets"
EXAMPLE = """{
  projects(first: 3) {
    totalCount
    edges {
      node {
        id
        title
      }
    }
  }
}
"""

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL</title>
<link rel="stylesheet" href="$assets/graphiql-3.9.0.min.css">
<link rel="stylesheet" href="$assets/page-1.css">
<script src="$assets/react-18.3.1.min.js" defer></script>
<script src="$assets/react-dom-18.3.1.min.js" defer></script>
<script src="$assets/graphiql-3.9.0.min.js" defer></script>
<script src="$assets/start-1.js" defer></script>
</head>
<body>
<div id="graphiql" data-example="$example"><noscript>GraphiQL needs JavaScript.</noscript></div>
</body>
</html>
""")


def page(assets: str = ASSETS, example: str = EXAMPLE) -> str:
    return _PAGE.substitute(assets=escape(assets), example=escape(example))


class _Forever(StaticFiles):
    """Every file's name carries its version, so what was fetched once is never asked for again."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def assets_route() -> Mount:
    """Comes before the route of the endpoint itself."""
    return Mount(ASSETS, _Forever(directory=FOLDER), name="graphiql")
