"""The reader's view for anchors of earlier texts: where they stand now is confirmed by a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from quotes import ingest, review
from quotes.admin.acts import version
from quotes.admin.fields import actor
from quotes.admin.reader.opened import Opened
from quotes.ingest import Standing
from quotes.models import Conflict
from quotes.review import Move, Refused
from quotes.review.problem import refusal

CHANGED = "Somebody else has changed one of these quotes since you opened this page. Nothing was moved: look again."


class Moves(Opened):
    """Anchors whose place is confirmed."""

    def moves_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Confirm where anchors stand: one, those chosen, or all that stand exactly."""
        source, capture = self.opened(request, key)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        standings = ingest.standings(capture)
        try:
            moves = _moves(standings, capture, request.POST)
            versions = {
                one.anchor.quote_id: version(request.POST.get(f"version-{one.anchor.quote_id}", "")) for one in moves
            }
            review.move_all(moves, actor=actor(request), reason=request.POST.get("reason"), expected_versions=versions)
        except Refused as refused:
            told = " ".join(problem.message for problem in refused.problems)
            return self.page(request, source, capture, moves_error=f"{told} Nothing was moved.")
        except Conflict:
            return self.page(request, source, capture, moves_error=CHANGED)
        messages.success(request, f"Confirmed: {len(moves)} anchor{'s' if len(moves) > 1 else ''} in this text.")
        return self.back(source, capture)


def _moves(standings: list[Standing], capture: Any, given: Any) -> list[Move]:
    """What was confirmed: one anchor by its key, at the place found or chosen, or all that stand exactly ("exact")."""
    wanted = given.get("confirm", "")
    rows = [one for one in standings if wanted in (str(one.anchor.pk), one.found.status)]
    if wanted not in ("exact", *(str(one.anchor.pk) for one in standings)) or not rows:
        raise refusal("nothing", "Choose what to confirm: it may have been confirmed already.")
    return [_move(one, capture, given) for one in rows]


def _move(one: Standing, capture: Any, given: Any) -> Move:
    start: int | None = one.found.start
    if start is None:
        place = given.get(f"place-{one.anchor.pk}", "")
        if not (place.isascii() and place.isdecimal() and len(place) < 10):
            raise refusal("place", "Choose the place where the words stand.")
        start = int(place)
    return Move(one.anchor, capture, start, start + one.anchor.end - one.anchor.start)
