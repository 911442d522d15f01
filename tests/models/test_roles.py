"""The groups that the migrations make, and what each may do."""

import pytest
from django.contrib.auth.models import Group, Permission

from quotes import review
from quotes.models import Actor, Speaker, User, roles
from quotes.review import Act

pytestmark = pytest.mark.django_db
WRITES = {Act.CREATE, Act.EDIT, Act.SUBMIT, Act.DELETE}
DECIDES = {Act.PUBLISH, Act.RETURN, Act.ACCEPT, Act.REJECT, Act.RETRACT, Act.WITHHOLD, Act.CONFIRM, Act.MERGE}


def allowed(group: str) -> set[Act]:
    user = User.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return {act for act in Act if review.may(Actor("person", user), act, Speaker())}


def test_a_contributor_writes_drafts_and_decides_nothing() -> None:
    assert allowed("Contributor") == WRITES


def test_a_reviewer_decides_too_but_does_not_purge() -> None:
    assert allowed("Reviewer") == WRITES | DECIDES


@pytest.mark.parametrize("group", ["Contributor", "Reviewer"])
def test_nobody_in_a_group_touches_users_or_history(group: str) -> None:
    held = Group.objects.get(name=group).permissions.values_list("codename", flat=True)
    assert not [one for one in held if "user" in one or "group" in one or "historical" in one]
    assert {"view_capture", "view_decision", "view_proposal", "add_capture"} <= set(held)


def test_a_role_that_was_changed_keeps_what_was_added_when_it_is_made_again() -> None:
    group = Group.objects.get(name="Contributor")
    extra = Permission.objects.get(codename="view_user")
    group.permissions.add(extra)
    before = set(group.permissions.all())
    roles.install(Group.objects.all(), Permission.objects.all())
    assert set(group.permissions.all()) == before
    assert Group.objects.filter(name="Contributor").count() == 1
