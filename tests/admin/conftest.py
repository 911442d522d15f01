"""Alice contributes; Bob and Carol review; Vera only looks; Nora has no rights at all. All are staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from quotes.models import Actor, User
from tests.review.making import MODELS, person


@pytest.fixture
def signed_in() -> Callable[[Actor], Client]:
    """A browser in which somebody is signed in."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(actor.user)
        return client

    return sign_in


def staff(actor: Actor) -> Actor:
    """The same person, who may look at everything."""
    actor.user.is_staff = True
    actor.user.save()
    names = [f"view_{model}" for model in (*MODELS, "capture", "decision", "proposal")]
    actor.user.user_permissions.add(*Permission.objects.filter(content_type__app_label="quotes", codename__in=names))
    return actor


@pytest.fixture
def alice(db: None) -> Actor:
    return staff(person("alice"))


@pytest.fixture
def bob(db: None) -> Actor:
    return staff(person("bob", reviews=True))


@pytest.fixture
def carol(db: None) -> Actor:
    return staff(person("carol", reviews=True))


@pytest.fixture
def vera(db: None) -> Actor:
    return staff(Actor("person", User.objects.create_user("vera")))


@pytest.fixture
def nora(db: None) -> Any:
    return Actor("person", User.objects.create_user("nora", is_staff=True))


@pytest.fixture
def root(db: None) -> Actor:
    return Actor("person", User.objects.create_superuser("root"))
