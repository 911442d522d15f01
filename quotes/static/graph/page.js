"use strict";
// GraphiQL on this address. A question in the address (?query=) opens first; else three to begin with.
(() => {
  const EXAMPLES = [
    `# Words in quotation marks: who said them, where do they stand, through whom did they come?
query Words($first: Int = 5) {
  quotes(filter: { verbatim: true }, first: $first) {
    totalCount
    edges {
      node {
        text
        kind
        speakerLabel
        speaker { name }
        source { title titleSupplied }
        anchors { part start end exact status }
        relays { label cue basis }
        citation
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    `# Claims with numbers, and the quotes that bear on them
query Numbers {
  claims(filter: { amountMin: "1" }, first: 5) {
    edges {
      node {
        text
        quantity { asSaid amount lower upper unit }
        supported
        evidence { edges { node { stance certainty quote { text speaker { name } } } } }
        links { relation to { text } }
      }
    }
  }
}
`,
    `# What each speaker said
query Speakers {
  speakers(first: 10) {
    edges {
      node {
        name
        kind
        quotes(first: 5, order: SAID_DESC) { edges { node { text said { label } } } }
      }
    }
  }
}
`,
  ];
  // GraphiQL's editors have no names of their own.
  const EDITORS = { "query-editor": "Question", "editor-tool": "Variables", response: "Answer" };
  const asked = new URLSearchParams(location.search);

  function token() {
    const found = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return found ? { "X-CSRFToken": decodeURIComponent(found.slice("csrftoken=".length)) } : {};
  }

  async function fetcher(question) {
    const answer = await fetch(location.pathname, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json", "Content-Type": "application/json", ...token() },
      body: JSON.stringify(question),
    });
    return answer.json();
  }

  function nameEditors() {
    for (const [place, name] of Object.entries(EDITORS)) {
      document.querySelectorAll(`.graphiql-${place} textarea`).forEach((one) => one.setAttribute("aria-label", name));
    }
  }

  const root = document.getElementById("graphiql");
  const given = asked.get("query");
  const first = { query: given, variables: asked.get("variables") ?? undefined };
  new MutationObserver(nameEditors).observe(root, { childList: true, subtree: true });
  ReactDOM.render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: EXAMPLES[0],
      defaultTabs: EXAMPLES.map((query) => ({ query })),
      shouldPersistHeaders: false,
      isHeadersEditorEnabled: false,
      ...(given ? first : {}),
    }),
    root,
  );
})();
