"""Three questions that any base can answer, asked in GraphQL and in REST."""

from dataclasses import dataclass
from urllib.parse import urlencode

GRAPHQL = "/graphql"


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words, as a GraphQL document, and as an address of the REST door."""

    words: str
    document: str
    rest: str

    @property
    def graphiql(self) -> str:
        """The address that opens the document in GraphiQL."""
        return f"{GRAPHQL}?{urlencode({'query': self.document})}"


EXAMPLES = (
    Example(
        "Which words stand in quotation marks, who said them, and where do they stand?",
        """query Words {
  quotes(filter: {verbatim: true}, first: 5) {
    edges { node { text speakerLabel speaker { name } source { title } anchors { start end status } } }
  }
}""",
        "/api/v1/quotes/?verbatim=true&first=5"
        "&fields=text,speaker_label,speaker.name,source.title,anchors.start,anchors.end,anchors.status",
    ),
    Example(
        "Which claims have a number in them, and which quotes bear on them?",
        """query Numbers {
  claims(filter: {amountMin: "1"}, first: 5) {
    edges { node { text quantity { asSaid amount unit } evidence { edges { node { stance quote { text } } } } } }
  }
}""",
        "/api/v1/claims/?amount_min=1&first=5"
        "&fields=text,quantity.as_said,quantity.amount,quantity.unit,evidence.stance,evidence.quote.text",
    ),
    Example(
        "What did each speaker say, and through whom did the words come?",
        """query Speakers {
  speakers(first: 10) {
    edges { node { name quotes(first: 20) { edges { node { text kind relays { label basis } } } } } }
  }
}""",
        "/api/v1/speakers/?first=10&fields=name,quotes.text,quotes.kind,quotes.relays.label,quotes.relays.basis",
    ),
)
