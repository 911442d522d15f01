"""Whoever signs in: a curator, a reviewer, an administrator."""

from django.contrib.auth.models import AbstractUser

from quotes.models.fields import key


class User(AbstractUser):
    """Django's user with a key that sorts by time; what a user may do is their groups' affair."""

    id = key()

    class Meta(AbstractUser.Meta):
        db_table = "user"
