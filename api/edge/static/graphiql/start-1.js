// Starts GraphiQL on the page's own address. A file of its own: the page allows no inline script.
"use strict";
(function () {
  const root = document.getElementById("graphiql");
  const language = new URLSearchParams(location.search).get("locale");
  const url = location.pathname + (language ? "?locale=" + encodeURIComponent(language) : "");
  const fetcher = GraphiQL.createFetcher({ url: url });
  const asked = new URLSearchParams(location.search);
  ReactDOM.createRoot(root).render(
    React.createElement(GraphiQL, {
      fetcher: fetcher,
      query: asked.get("query") || undefined,
      variables: asked.get("variables") || undefined,
      defaultQuery: root.dataset.example,
      defaultEditorToolsVisibility: true,
      isHeadersEditorEnabled: true,
    }),
  );
})();
