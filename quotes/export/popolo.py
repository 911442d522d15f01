"""Popolo (popoloproject.com): a speaker as a Person or an Organization, with names, identifiers, links, memberships.

Groups and others have no class there and stay away: a group of officials is no organization. A date is there only
where it is certain to the year, month or day; what is said of any other stands in the membership's label. Other names
carry their kind and language as a note, memberships the document that tells of them among their sources. A retracted
record says so beside the link to itself.
"""

from quotes.export.addresses import part, permalink
from quotes.export.asks import Row, day, edge, fields
from quotes.export.values import certain, json, known, uri, where
from quotes.read.selection import Selection
from quotes.text import dates

SPEAKER = Selection(
    "speaker",
    (
        *fields("id state created_at updated_at kind name sort_name description"),
        edge("names", "speaker_name", *fields("name language kind")),
        edge("identifiers", "identifier", *fields("scheme value url")),
        edge(
            "affiliations",
            "affiliation",
            *fields("id role"),
            edge("organization", "speaker", *fields("id kind name")),
            edge("source", "source", *fields("id title url")),
            day("since"),
            day("until"),
        ),
    ),
)
"""What a Person or an Organization needs of a speaker."""


KINDS = ("person", "organization")
"""Kinds of speakers that have a class."""


def speaker(row: Row, base: str) -> bytes | None:
    """A Person or an Organization; None for whoever is neither."""
    if row["kind"] not in KINDS:
        return None
    person = row["kind"] == "person"
    here = permalink(base, row["id"])
    made = {
        "id": here,
        "name": row["name"],
        "sort_name": row["sort_name"] if person else None,
        "summary" if person else "abstract": row["description"],
        "other_names": [_name(one) for one in row["names"]],
        "identifiers": [{"identifier": one["value"], "scheme": one["scheme"]} for one in row["identifiers"]],
        "links": [{"url": uri(one["url"]), "note": one["scheme"]} for one in row["identifiers"] if one["url"]],
        "memberships": [_membership(here, row, one, base) for one in row["affiliations"]],
        "sources": [known({"url": here, "note": "This record is retracted." if row["state"] == "retracted" else None})],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    return json(known(made))


def _name(row: Row) -> Row:
    language = f" ({row['language']})" if row["language"] else ""
    return {"name": row["name"], "note": f"{row['kind']}{language}"}


def _membership(member: str, row: Row, of: Row, base: str) -> Row:
    """A role, in an organization if that is known."""
    organization = of["organization"]
    return known(
        {
            "id": part(base, row["id"], of["id"]),
            "label": _label(of),
            "role": of["role"],
            "person_id": member if row["kind"] == "person" else None,
            "member": None if row["kind"] == "person" else {"id": member, "name": row["name"]},
            "organization_id": permalink(base, organization["id"]) if organization else None,
            "organization": {"id": permalink(base, organization["id"]), "name": organization["name"]}
            if organization
            else None,
            "start_date": certain(of["since"]),
            "end_date": certain(of["until"]),
            "sources": [{"url": where(base, of["source"]), "note": of["source"]["title"]}] if of["source"] else [],
        }
    )


def _label(row: Row) -> str | None:
    """The role with dates that have no place of their own; None where there are none."""
    told = [
        f"{name} {dates.label(row[name]['as_said'], row[name]['edtf'])}"
        for name in ("since", "until")
        if row[name] and not certain(row[name])
    ]
    return f"{row['role']} ({', '.join(told)})" if told else None
