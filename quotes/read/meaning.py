"""What each field and edge means, in one sentence, for every description of an interface.

The table follows `read.shape` name by name; a test holds the two together. What records share is said once.
"""

from quotes.models.decision import OF

RECORD = {
    "id": "The public id: a prefix and 32 hexadecimal digits. It never changes.",
    "state": "Where the record stands; the public sees published and retracted.",
    "version": "Counts the changes of the record, from 1.",
    "created_at": "When the record was made (RFC 3339, UTC).",
    "updated_at": "When the record was last changed (RFC 3339, UTC).",
    "note": "The curator's public remark.",
    "permalink": "The address of the record that never changes.",
    "decisions": "Who let it pass, and when: the decisions on the record that the public may see, oldest first.",
}

QUOTE = {
    **RECORD,
    "text": "The words as the source has them, without the quotation marks around them.",
    "kind": "How the words stand in the source: direct (whole sentences in quotation marks), partial (a fragment in "
    "quotation marks), indirect (reported speech) or own (the source's own voice).",
    "verbatim": "Whether it may be called a quotation: direct or partial.",
    "language": "The language of the text (BCP 47).",
    "identity": "How the speaker is known: named, role_only, unnamed, unknown, or source (its own voice).",
    "speaker_label": "The speaker as printed.",
    "speaker_role": "The speaker's role at that time.",
    "said_language": "The language the words were spoken in; null when it is not known, for it is never inferred.",
    "occasion": "The occasion as printed.",
    "source": "The document in which the words stand.",
    "speaker": "Who said it; null when nobody is named.",
    "on_behalf_of": "The organization for which the speaker spoke.",
    "primary_source": "The speech or briefing itself, usually unseen.",
    "within": "The enclosing passage of the same source, which keeps a fragment's sentence.",
    "translation_of": "The quote that this one translates.",
    "printing_of": "The quote whose utterance this one prints again.",
    "said": "When it was said.",
    "anchors": "Where the words stand in the captured text.",
    "relays": "Through whom the words came, nearest the speaker first.",
    "topics": "What it is about.",
    "merged_into": "The quote that took this one's place.",
    "printings": "Other printings of the same utterance.",
    "evidence": "The claims on which it bears.",
}

SOURCE = {
    **RECORD,
    "kind": "What sort of document it is.",
    "title": "Its title.",
    "title_supplied": "Whether the curator made the title, for want of one; then it is cited in square brackets.",
    "slug": "Its name in addresses.",
    "url": "Where it was published (http or https).",
    "byline": "The author's line as printed.",
    "language": "The language of the document (BCP 47).",
    "rights": "Whose it is and what may be done with it.",
    "text_access": "Whether the captured text may be read by all (public) or by curators only (private).",
    "publisher": "Who published it.",
    "published": "When it was published.",
    "via": "The document that this one retells as a whole.",
    "merged_into": "The source that took this one's place.",
    "corrections": "What the publisher itself corrected.",
    "captures": "Its text at moments in time.",
    "quotes": "The quotes that stand in it.",
}

SPEAKER = {
    **RECORD,
    "kind": "Person, organization, group or other; states and their organs are organizations.",
    "name": "The name it goes by here.",
    "sort_name": "The name as lists sort it.",
    "slug": "Its name in addresses.",
    "description": "Who that is, in a few words.",
    "names": "Other names it is written under.",
    "identifiers": "Its numbers in registers of others.",
    "affiliations": "A person's roles in organizations.",
    "merged_into": "The speaker who took this one's place.",
    "quotes": "What it said.",
    "published_sources": "What it published.",
}

CLAIM = {
    **RECORD,
    "text": "The statement in the curator's own words; it can be true or false.",
    "language": "The language of the text (BCP 47).",
    "place": "The place it is about.",
    "supported": "Whether a published quote asserts or supports it. It says nothing about truth.",
    "when": "The time it is about.",
    "quantity": "The number in it, as said and as figures.",
    "about": "The speakers it is about.",
    "topics": "What it is about.",
    "merged_into": "The claim that took this one's place.",
    "evidence": "The quotes that bear on it.",
    "links": "How it stands to other claims, in both directions.",
    "assessments": "Verdicts of others.",
}

TOPIC = {
    "id": RECORD["id"],
    "version": "Counts the changes of the topic, from 1.",
    "name": "Its name.",
    "slug": "Its name in addresses.",
    "description": "What belongs to it.",
    "quotes": "Its quotes.",
    "claims": "Its claims.",
}

CAPTURE = {
    "id": RECORD["id"],
    "seq": "Its place among the captures of the source.",
    "sha256": "SHA-256 of the stored text (UTF-8), in hexadecimal: whoever has the text can verify it.",
    "length": "The length of the stored text in Unicode code points.",
    "media_type": "The media type of what was received.",
    "captured_at": "When it came into the base (RFC 3339, UTC).",
    "archived_url": "Where an archive keeps it.",
    "extent": "Whether it is the whole document or an excerpt.",
    "origin": "How it came into the base.",
    "has_text": "Whether the text is kept here; else only its digest and length.",
    "text": "The captured text; null where it is not kept or may not be shown. Given only when asked for by name.",
    "source": "The document.",
    "retrieved": "When the document was fetched.",
    "supersedes": "The capture that this one replaces.",
}

ANCHOR = {
    "id": "The anchor's id.",
    "seq": "Its place among the anchors of the quote; the words of several are joined by one space.",
    "part": "Whether it marks the words or the printed attribution.",
    "start": "Where the span begins, in Unicode code points of the captured text.",
    "end": "Where the span ends, excluded, in Unicode code points.",
    "sha256": "SHA-256 of the span (UTF-8), in hexadecimal.",
    "locator": "The place as a person cites it: p. 12, 00:03:41.",
    "status": "Whether the words still stand there.",
    "checked_at": "When that was last checked (RFC 3339, UTC).",
    "exact": "The words of the span, as far as quoting from a private text needs (W3C TextQuoteSelector).",
    "prefix": "At most 32 code points before the span.",
    "suffix": "At most 32 code points after the span.",
    "capture": "The captured text in which the span lies.",
}

CHILDREN = {
    "speaker_name": {
        "id": "The name's id.",
        "seq": "Its place in the list.",
        "name": "The name.",
        "language": "The language of the name (BCP 47).",
        "kind": "alias, transliteration, former, abbreviation or metonym.",
    },
    "identifier": {
        "id": "The identifier's id.",
        "seq": "Its place in the list.",
        "scheme": "The register: wikidata, viaf, isni, orcid or url.",
        "value": "The number or name in that register.",
        "url": "Where the register shows it.",
    },
    "affiliation": {
        "id": "The affiliation's id.",
        "seq": "Its place in the list.",
        "role": "The role.",
        "organization": "The organization.",
        "source": "The document that says so.",
        "since": "Since when.",
        "until": "Until when.",
    },
    "source_correction": {
        "id": "The correction's id.",
        "seq": "Its place in the list.",
        "text": "What the publisher corrected.",
        "url": "Where it says so.",
        "date": "When it was corrected.",
    },
    "relay": {
        "id": "The relay's id.",
        "position": "Its place in the chain; 0 is nearest the speaker.",
        "label": "The relay as printed.",
        "cue": "The printed word that shows it: reported, quoted as saying.",
        "basis": "Whether the source prints this step or the curator concluded it.",
        "speaker": "Who passed the words on.",
        "source": "The document through which they came.",
    },
    "evidence": {
        "id": RECORD["id"],
        "stance": "How the quote bears on the claim.",
        "certainty": "How sure the curator is of the stance.",
        "note": "The curator's remark.",
        "claim": "The claim.",
        "quote": "The quote.",
    },
    "claim_link": {
        "id": "The link's id.",
        "seq": "Its place in the list.",
        "relation": "How `from` stands to `to`, read in that direction.",
        "note": "The curator's remark.",
        "from": "The claim from which the relation is read.",
        "to": "The claim to which it leads.",
    },
    "assessment": {
        "id": "The assessment's id.",
        "seq": "Its place in the list.",
        "label": "The verdict in the reviewer's words.",
        "rating": "The rating as a decimal.",
        "best": "The best rating there is on that scale.",
        "worst": "The worst rating there is on that scale.",
        "explanation": "The reviewer's reasons.",
        "url": "Where the verdict was published.",
        "reviewer": "Who gave it.",
        "published": "When it was published.",
    },
    "decision": {
        "id": RECORD["id"],
        "from_state": "The state before; null for the first decision.",
        "to_state": "The state after.",
        "alone": "Whether the one who published also edited last, for want of a second reviewer.",
        "at": "When it was decided (RFC 3339, UTC).",
        "reason": "Why; of a withheld record only why it was withheld.",
        "record": "The record; null when it is not public.",
        "confirms": "The correction that this decision confirms.",
        "actor_kind": "person, machine or import.",
        "actor": "Who decided; null for an import.",
    },
}

CHANGE = {
    "id": "The public id: that of the decision or the merge which it tells of, the same in every base.",
    "seq": "Its place in the log of this base. Who has seen all up to one has missed none before it.",
    "kind": "What became of the record: new, changed, confirmed, retracted, withheld, unpublished, merged, unmerged.",
    "at": "When it was decided (RFC 3339, UTC).",
    "record_id": "The id of the record, also when it can no longer be read.",
    **{name: f"The {name}, where it is one and can still be read." for name in OF},
    "decision": "The decision; null for a merge, and where the decision is not public.",
}

MEANING: dict[str, dict[str, str]] = {
    "quote": QUOTE, "source": SOURCE, "speaker": SPEAKER, "claim": CLAIM, "topic": TOPIC,
    "capture": CAPTURE, "anchor": ANCHOR, "change": CHANGE, **CHILDREN,
    "day": {
        "as_said": "The date in the words of the source.",
        "edtf": "The date in EDTF (ISO 8601-2); null when it cannot be told.",
        "earliest": "The first day it can mean (ISO 8601); null when unknown.",
        "latest": "The last day it can mean (ISO 8601); null when unknown.",
        "label": "The date as a person reads it, in English.",
    },
    "quantity": {
        "as_said": "The number in the words of the source.",
        "amount": "The figure, as a decimal.",
        "lower": "The least it can be.",
        "upper": "The most it can be.",
        "unit": "What is counted.",
    },
    "hit": {"score": "How well it meets the question: 1 for the best of its kind, down to 0."},
}  # fmt: skip

ENTITY = {
    "quote": "Words in a source: who said them, where they stand, through whom they came.",
    "source": "A document in which something was said or reported.",
    "speaker": "Whoever can say or publish something.",
    "claim": "A statement that can be true or false, in the curator's own words.",
    "topic": "What quotes and claims are about.",
    "capture": "The text of a source at one moment.",
    "anchor": "Where a quote's words stand in a captured text.",
    "speaker_name": "Another name of a speaker.",
    "identifier": "A speaker's number in a register.",
    "affiliation": "A person's role in an organization.",
    "source_correction": "What a publisher corrected.",
    "relay": "A step of the chain through which words came.",
    "evidence": "How a quote bears on a claim.",
    "claim_link": "How one claim stands to another.",
    "assessment": "A verdict on a claim.",
    "decision": "A step from one state to another.",
    "day": "A date, as said and as far as it is known.",
    "quantity": "A number, as said and as figures.",
    "hit": "A record that meets a question.",
    "change": "What became of a public record, in the order in which it became visible.",
}
