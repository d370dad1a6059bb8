"""GraphiQL, served from our own files: a browser that opens the API's address gets a place to try it."""

from html import escape
from pathlib import Path
from string import Template

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.kernel.policy import CONTENT_SECURITY_POLICY

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

# GraphiQL's editor and menus make <style> elements and style attributes while they run, and its style sheet
# carries three small pictures as data: URLs. This page alone allows both; scripts stay ours, without inline.
PAGE_POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "img-src 'self'", "img-src 'self' data:"
)

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


PAGE_HEADERS = (("Content-Security-Policy", PAGE_POLICY), ("Cache-Control", "no-cache"))


class _Forever(StaticFiles):
    """Every file's name carries its version, so what was fetched once is never asked for again."""

    def file_response(
        self, full_path: str, stat_result: object, scope: Scope, status_code: int = 200
    ) -> Response:  # type: ignore[override]
        response = super().file_response(full_path, stat_result, scope, status_code)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def assets_route() -> Mount:
    """Comes before the route of the endpoint itself."""
    return Mount(ASSETS, _Forever(directory=FOLDER), name="graphiql")
