"""The page of the queue: what waits, and one record of it with the steps that can be taken."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join

from quotes.admin import along
from quotes.admin.along import MODELS, PREFIXES
from quotes.admin.fields import actor
from quotes.admin.lists import key_in
from quotes.admin.queue import context, steps, waiting
from quotes.admin.queue.shown import look_at
from quotes.admin.queue.waiting import Page
from quotes.admin.queue.wishes import FIRST, SECTIONS, Wish
from quotes.admin.site import ours
from quotes.models.keys import public_id, uuid7
from quotes.review import Act

MOST_ALONG = 1_000
"""How many records are published along at most: a claim's quotes, and what these need."""

NAMED = 10
"""How many of these are named when it is done."""

GONE = "That record is not here any more, or is not yours to see."


def queue(request: HttpRequest) -> HttpResponse:
    """GET shows, POST takes a step. 403 for whoever may see none of the records. At most twenty statements for GET."""
    kinds = [kind for kind in MODELS if _may_see(request, kind)]
    if not kinds:
        raise PermissionDenied
    wish = Wish(request.GET)
    if request.method == "POST":
        return _act(request, wish, kinds)
    return _show(request, wish, kinds)


def _may_see(request: HttpRequest, kind: str) -> bool:
    return bool(ours().get_model_admin(MODELS[kind]).has_view_or_change_permission(request))


# ---------------------------------------------------------------- taking a step
def _act(request: HttpRequest, wish: Wish, kinds: Sequence[str]) -> HttpResponse:
    given, name = request.POST, request.POST.get("act", "")
    record = _record(wish, kinds)
    if record is None or name not in steps.ACTS:
        messages.error(request, GONE if record is None else "There is no such step.")
        return HttpResponseRedirect(request.path + wish.query())
    sent = steps.Sent(
        Act(name),
        given.get("reason", ""),
        along.version(given.get("version", "")),
        key_in(given.get("seen", "")),
        tuple(along.named(given.getlist("also")[:MOST_ALONG])),
    )
    done = steps.take(sent, record, actor(request))
    if isinstance(done, steps.Fault):
        return _show(request, wish, kinds, done, sent)
    messages.success(request, _told(sent.act, record, done))
    return HttpResponseRedirect(request.path + wish.query(**_following(request, wish)))


def _told(act: Act, record: Any, along: Sequence[Any]) -> str:
    """What was done, with links to the record and to what was published with it."""
    if act is not Act.PUBLISH:
        return format_html("{}: done. {}", steps.done(act), _named([record]))
    if not along:
        return format_html("Published: {}", _named([record]))
    more = f" and {len(along) - NAMED:,} more" if len(along) > NAMED else ""
    return format_html("Published: {}. With it: {}{}", _named([record]), _named(along[:NAMED]), more)


def _named(records: Iterable[Any]) -> str:
    return format_html_join("; ", '<a href="{}">{}</a>', ((context.address(one), one) for one in records))


def _record(wish: Wish, kinds: Sequence[str]) -> Any:
    if wish.at is None or wish.at[0] not in kinds:
        return None
    return MODELS[wish.at[0]]._default_manager.filter(pk=wish.at[1]).first()


def _following(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    """Where the page goes after a step: to the record that stood behind this one, if there was one."""
    following = Wish(request.POST)
    if following.at:
        return {**_place(wish), "at": public_id(PREFIXES[following.at[0]], following.at[1])}
    later = key_in(request.POST.get("later", ""))
    return {"from": later} if later else {}


# ---------------------------------------------------------------- showing
def _show(
    request: HttpRequest, wish: Wish, kinds: Sequence[str], fault: steps.Fault | None = None, sent: Any = None
) -> HttpResponse:
    me: Any = request.user
    among = waiting.asked(wish, kinds, me)
    rows = waiting.page(wish, among)
    at = wish.at or _first(rows, wish)
    shown = look_at(request, *at, sent) if at and at[0] in kinds else None
    if wish.at and shown is None:
        messages.error(request, GONE)
        return HttpResponseRedirect(request.path + wish.query())
    edited = shown.outlook.edited if shown and shown.edited_at else None
    counts, name = waiting.counts(among, edited[1] if edited else me.pk)
    if shown and edited:
        shown.editor = name
    page = {
        **ours().each_context(request),
        "title": "Queue",
        "wish": wish,
        "sections": [_section(wish, name, counts[name]) for name in SECTIONS],
        "nothing": SECTIONS[wish.section][1],
        "count": counts[wish.section],
        "rows": [(row, wish.query(**_place(wish), at=row.id)) for row in rows.rows],
        "page": rows,
        "shown": shown,
        "links": _links(wish, rows, at),
        "action": wish.query(**_place(wish), at=shown.id) if shown else "",
        "fault": fault,
        "reason": sent.reason if sent else "",
        "seen": uuid7(),
        "clear": wish.query(**(dict.fromkeys(wish.fields, "") | {"show": wish.section})),
        "help": HELP,
    }
    return TemplateResponse(request, "admin/quotes/queue.html", page)


HELP = (
    ("n or j", "the next record"),
    ("p or k", "the record before"),
    ("a", "accept a proposal, or submit a draft for review"),
    ("Shift + P", "publish"),
    ("c", "confirm a correction"),
    ("r", "reject a proposal, or return what is in review to draft; the reason is asked for"),
    ("Ctrl + Enter", "in the reason: take the step that asked for it"),
    ("e", "open its form to edit it; saving leads back here"),
    ("/", "go to the filters"),
    ("?", "this help"),
    ("Esc", "close this help, or leave a field"),
)
"""The keys, and what they do. They do nothing while somebody types in a field."""


def _first(rows: Page, wish: Wish) -> tuple[str, UUID] | None:
    """The record that is shown where none is asked for: coming from behind, the last one."""
    if not rows.rows:
        return None
    row = rows.rows[-1 if wish.end else 0]
    return row.kind, row.key


def _section(wish: Wish, name: str, count: int) -> dict[str, Any]:
    told = f"{waiting.MOST:,}+" if count > waiting.MOST else f"{count:,}"
    most = f"more than {waiting.MOST:,}" if count > waiting.MOST else told
    return {
        "title": SECTIONS[name][0], "count": told, "spoken": most, "url": wish.query(show=name),
        "is_current": wish.section == name,
    }  # fmt: skip


def _place(wish: Wish) -> dict[str, Any]:
    """The same page of the list again."""
    return {"before": wish.end} if wish.end else {"from": wish.start or FIRST}


def _links(wish: Wish, rows: Page, at: tuple[str, UUID] | None) -> dict[str, Any]:
    """Where next, previous, earlier and later lead; and the record behind this one."""
    key = at[1] if at else None
    behind = [row for row in rows.rows if key and row.key > key]
    ahead = [row for row in rows.rows if key and row.key < key]
    first, last = (rows.rows[0], rows.rows[-1]) if rows.rows else (None, None)
    earlier = wish.query(before=first.key) if rows.earlier and first else ""
    beyond = UUID(int=last.key.int + 1) if rows.later and last else ""
    later = wish.query(**{"from": beyond}) if beyond else ""
    return {
        "next": wish.query(**_place(wish), at=behind[0].id) if behind else later,
        "previous": wish.query(**_place(wish), at=ahead[-1].id) if ahead else earlier,
        "earlier": earlier,
        "later": later,
        "beyond": beyond,
        "following": behind[0].id if behind else "",
        "beginning": wish.query() if wish.start or wish.end else "",
    }


ours().add_page("queue/", queue, "queue", "Queue")
