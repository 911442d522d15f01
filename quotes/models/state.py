"""The states of a record and which of them the public sees."""

from django.db import models


class State(models.TextChoices):
    """Where a record stands; the last decision's word."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETRACTED = "retracted"
    WITHHELD = "withheld"


PUBLIC = (State.PUBLISHED.value, State.RETRACTED.value)
"""The states whose words the public may read."""

WAITING = (State.PROPOSED.value, State.DRAFT.value, State.IN_REVIEW.value)
"""The states in which a record waits for a person."""

IS_PUBLIC = models.Q(state__in=PUBLIC)
"""What the public may read, when it asks for it by its id."""

IS_LISTED = IS_PUBLIC & models.Q(merged_into=None)
"""What the public finds in lists: a record that was merged into another answers by its id only. The condition of every
partial index for public reads; reads repeat it word for word."""
