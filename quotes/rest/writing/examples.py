"""An example of each body, shown in the description; tests hold every one to its schema."""

from typing import Any

from quotes.rest.examples import id_of

SPEAKER, SOURCE, QUOTE, CLAIM, CAPTURE, TOPIC = map(id_of, ("speaker", "source", "quote", "claim", "capture", "topic"))

STEP: dict[str, Any] = {"reason": "Checked against the recording."}
MERGE = {"into_expected_version": 3, "reason": "They are one."}
IDS = {"speaker": SPEAKER, "source": SOURCE, "quote": QUOTE, "claim": CLAIM}

EXAMPLES: dict[str, Any] = {
    "create_speaker": {
        "kind": "person", "name": "Ada Moser", "names": [{"name": "A. Moser", "kind": "abbreviation"}],
    },
    "update_speaker": {"description": "Mayor of Lindau.", "note": None, "reason": "The office was missing."},
    "create_source": {
        "kind": "press_release", "title": "The harbour is open", "url": "https://lindau.example/harbour",
        "published": {"as_said": "Monday", "edtf": "2024-08-05"}, "language": "en",
    },
    "update_source": {"byline": "B. Elm", "reason": "As printed."},
    "create_quote": {
        "source": SOURCE, "kind": "direct", "speaker": SPEAKER, "speaker_label": "the mayor",
        "anchors": [{"capture": CAPTURE, "start": 1, "end": 28}], "topics": [TOPIC],
    },
    "update_quote": {"said": {"edtf": "2024-08-05"}, "reason": "The date is printed."},
    "create_claim": {
        "text": "The harbour cost more than 40 million.", "about": [SPEAKER],
        "quantity": {"as_said": "more than 40 million", "lower": "40000000", "unit": "francs"},
    },
    "update_claim": {"place": "Lindau", "reason": "The place was missing."},
    "create_topic": {"name": "Harbours"},
    "update_topic": {"description": "Where ships lie."},
    "capture_text": {"text": "“We have waited for this day,” the mayor said.", "retrieved": {"edtf": "2024-08-06"}},
    "propose_quotes": {
        "extractor": "finder", "version": "1",
        "candidates": [{"spans": [{"start": 1, "end": 28}], "kind": "direct", "confidence": 0.9}],
    },
    "add_evidence": {"quote": QUOTE, "stance": "asserts", "certainty": "certain"},
    "link_claims": {"to": CLAIM, "relation": "narrows"},
    "assess_claim": {"reviewer": SPEAKER, "label": "Mostly true", "rating": "4", "best": "5", "worst": "1"},
}  # fmt: skip
"""By the names of operations; steps and merges have theirs below."""


def example(operation: str, kind: str, names: tuple[str, ...]) -> Any:
    """The example of an operation that writes a record of this kind and takes these names."""
    if operation in EXAMPLES:
        return EXAMPLES[operation]
    return {"into": IDS[kind], **MERGE} if "into" in names else STEP
