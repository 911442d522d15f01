"""What a browser gives a list: whatever it is, the list answers; what names nothing finds nothing."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import DataError, models
from django.http import HttpRequest, HttpResponse


class Sound(ChangeList):
    """Django's list; a value that is found to be none only when it is asked for is refused like any other."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Django's, if a statement can be made of it (an export makes it later); raises IncorrectLookupParameters."""
        found: Any = super().get_queryset(request, exclude_parameters)
        try:
            found.query.get_compiler(found.db).as_sql()
        except EmptyResultSet:
            pass
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from None
        return found

    def get_results(self, request: HttpRequest) -> None:
        """Django's; raises IncorrectLookupParameters."""
        try:
            super().get_results(request)
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from None


class Guarded:
    """The admin of a list that takes no regular expressions and no keys that are none."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """A list that answers whatever it is asked."""
        return Sound

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django's; a regular expression could hold a core for hours."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]

    def response_action(self, request: HttpRequest, queryset: Any, *more: Any) -> HttpResponse | None:
        """Django's, of what is chosen by a key."""
        own: Any = self
        given = request.POST.copy()
        keys = [key for key in given.getlist(ACTION_CHECKBOX_NAME) if is_key(own.model, key)]
        given.setlist(ACTION_CHECKBOX_NAME, keys)
        request.POST = given  # type: ignore[assignment]
        return super().response_action(request, queryset, *more)  # type: ignore[misc]


def is_key(model: type[models.Model], given: str) -> bool:
    """Whether a text could be a key of this model."""
    key: Any = model._meta.pk
    try:
        key.clean(given, None)
    except ValidationError:
        return False
    return True
