"""Who asks with a token, in the tests of this room."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from quotes.access import TurnedAway, caller
from quotes.models import User

WHERE = "192.0.2.1"


def user(name: str = "cleo", may: bool = False, group: bool = False, **more: Any) -> User:
    made = User.objects.create_user(name, password="x", **more)
    if may:
        made.user_permissions.add(Permission.objects.get(codename="view_quote"))
    if group:
        made.groups.add(Group.objects.get(name="Contributor"))
    return made


def asked(secret: str, where: str = WHERE) -> Any:
    """Who asks with a secret."""
    return caller({"HTTP_AUTHORIZATION": f"Bearer {secret}", "REMOTE_ADDR": where}, nobody_is_asked)


def nobody_is_asked() -> Any:
    raise AssertionError("the token decides")


def refused(secret: str, where: str = WHERE) -> TurnedAway:
    with pytest.raises(TurnedAway) as told:
        asked(secret, where)
    return told.value
