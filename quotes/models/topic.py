"""Topics: what quotes and claims are about."""

from django.db import models

from quotes.models.fields import Folded, Line, Words, key
from quotes.models.history import history
from quotes.text.normal import name_key


class Topic(models.Model):
    """A subject under which quotes and claims are kept."""

    id = key()
    name = Line(max_length=200)
    name_key = Folded(max_length=400, of="folded_name")
    slug = Line(max_length=80, unique=True)
    description = Words(max_length=2_000, null=True, blank=True)

    history = history()

    class Meta:
        db_table = "topic"
        ordering = ["name_key", "id"]
        indexes = [models.Index(fields=["name_key", "id"], name="topic_name")]

    def __str__(self) -> str:
        return self.name

    def folded_name(self) -> str:
        """The key of its place in the order of names."""
        return name_key(self.name)[:400]
