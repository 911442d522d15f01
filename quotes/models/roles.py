"""Roles: the groups that a newsroom begins with, and what each may do.

A contributor makes drafts and captures and submits them; a reviewer decides, too. Administrators are Django's
superusers. Whoever signs in to the admin is staff besides.
"""

from typing import Any

RECORDS = ("speaker", "source", "quote", "claim", "topic")
LOOKED_AT = ("capture", "decision", "proposal", "merge", "likeness")

CONTRIBUTOR = (
    *(f"{act}_{model}" for model in RECORDS for act in ("view", "add", "change", "delete")),
    *(f"view_{model}" for model in LOOKED_AT),
    "add_capture",
)
REVIEWER = (*CONTRIBUTOR, "review")

ROLES = {"Contributor": CONTRIBUTOR, "Reviewer": REVIEWER}
"""Each group's permissions, by code name."""


def install(groups: Any, permissions: Any) -> None:
    """Make the groups that are not there yet; to those that are, add what they lack (six statements).

    `groups` and `permissions` are querysets: a migration brings its own.
    """
    for name, codes in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(content_type__app_label="quotes", codename__in=codes))
