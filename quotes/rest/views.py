"""The addresses: the index, the lists, the records, and the lists in records. A read is one statement.

Django REST framework carries the addresses and their description; requests go straight to `read` and `writing`: its
request, negotiation and response objects would add 0.04 ms to each.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.views import APIView

from quotes.access import AUTHORIZATION, FAILURE, FREE, PRIVATE, REQUEST, Caller, TurnedAway, caller, visitor
from quotes.models.keys import parse_id
from quotes.read import Args, BadInput, Unavailable
from quotes.read.meaning import ENTITY
from quotes.read.shape import BY_PREFIX, ENTITIES
from quotes.rest import choose, parameters, problems, questions
from quotes.rest.answers import answer, saved_as, whole
from quotes.rest.describe import Address, Described, document
from quotes.rest.entities import BASE, COLLECTIONS, LISTS, RECORDS, Collection
from quotes.rest.examples import index
from quotes.rest.offers import JSON, ONLY_JSON, not_acceptable, offered, taken
from quotes.rest.parameters import Given
from quotes.rest.problems import Problem
from quotes.rest.questions import Form, Question
from quotes.rest.schemas import INDEXED, title
from quotes.rest.whole import alone, row_of, streamed, wanted
from quotes.rest.writing.answering import written
from quotes.rest.writing.operations import Operation

T = TypeVar("T")

READ = ("GET", "HEAD")

DESCRIPTION = 100
"""What the description costs: 700 kB are written and digested, measured as two milliseconds."""


class Door(APIView):
    """What all addresses share: GET and HEAD are answered by `read`, `writes` has what is written, by its method;
    faults are problem details."""

    schema: Any = Described()
    http_method_names = ["get", "head", "options"]
    name = ""
    has_id = is_record = False
    reads = True
    writes: Mapping[str, Operation] = {}

    @classmethod
    def as_view(cls, **given: Any) -> Any:
        """With a session alone everything holds here as in the admin, CSRF included (`factbase.visitors`)."""
        view: Any = super().as_view(**given)
        view.csrf_exempt = False
        return view

    @property
    def allowed_methods(self) -> list[str]:
        """What may be done here."""
        return [*(READ if self.reads else ()), *self.writes, "OPTIONS"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The short way to `read` and to what is written."""
        if request.method in READ and self.reads:
            return self.get(request, **kwargs)
        if (operation := self.writes.get(request.method)) is not None:
            wish = operation
            return self.answered(request, lambda who: self.paid(who, lambda: self.write(request, wish, who, kwargs)))
        if request.method == "OPTIONS":
            return self.options(request)
        return problems.response(problems.not_allowed(self.allowed_methods))

    def write(
        self, request: HttpRequest, operation: Operation, who: Caller, address: Mapping[str, str]
    ) -> HttpResponseBase:
        """What was written, as JSON."""
        taken(request.META.get("HTTP_ACCEPT"), None, ONLY_JSON, [])
        return written(request, operation, address, who)

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        """The answer to a read."""
        query = request.META.get("QUERY_STRING", "")
        return self.answered(request, lambda who: self.paid(who, lambda: self.respond(request, query, who, **kwargs)))

    def answered(self, request: HttpRequest, answering: Callable[[Caller], HttpResponseBase]) -> HttpResponseBase:
        """The answer, or the problem, with what is left of the budget. What is told to who came with a token nobody
        keeps."""
        spending = FREE
        made: HttpResponseBase
        try:
            who = caller(request.META, lambda: visitor(request))
            spending = who.spending
            made = answering(who)
        except Problem as problem:
            made = problems.response(problem)
        except TurnedAway as error:
            made = problems.response(problems.turned_away(error))
        except Unavailable as fault:
            made = problems.response(problems.unavailable(fault))
        for name, value in spending.headers().items():
            made.headers[name] = value
        if AUTHORIZATION in request.META:
            made.headers["Cache-Control"] = PRIVATE
        return made

    def paid(self, who: Caller, work: Callable[[], T]) -> T:
        """What is done; what is refused before it was paid costs as well."""
        try:
            return work()
        except (Problem, BadInput) as refused:
            if who.spending.standing is None:
                who.spending.pay(FAILURE)
            raise problems.of_read(refused) if isinstance(refused, BadInput) else refused from None

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What may be done here: 204 with Allow."""
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(self.allowed_methods)})

    def respond(self, request: HttpRequest, query: str, who: Caller, **kwargs: str) -> HttpResponseBase:
        """The answer, of an address that has but one form."""
        taken(request.META.get("HTTP_ACCEPT"), None, ONLY_JSON, [])
        return answer(request, self.read(query, who, **kwargs), who.viewer)

    def read(self, query: str, who: Caller, **kwargs: str) -> Any:
        """The body of the answer."""
        raise NotImplementedError


class Index(Door):
    """The door's plan: where the lists, the description and its page are."""

    described = Address("index", "Where everything is", "Index", "The addresses of the lists, and of this description.")

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, str]:
        """No statements."""
        parameters.none(query)
        who.spending.pay(REQUEST)
        return index(INDEXED)


class OpenAPI(Door):
    """The description of this door."""

    schema = None

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, Any]:
        """No statements."""
        parameters.none(query)
        who.spending.pay(DESCRIPTION)
        return document()


class List(Door):
    """A list at the root."""

    @property
    def collection(self) -> Collection:
        """The list."""
        return COLLECTIONS[None, self.name]

    @property
    def described(self) -> Address:
        """Name, summary and answer, for the description."""
        return Address(f"list_{self.name}", f"The {self.name}, page by page", f"{title(LISTS[self.name])}Page")

    def respond(self, request: HttpRequest, query: str, who: Caller, **kwargs: str) -> HttpResponseBase:
        """One page, or the whole list."""
        given = parameters.of_list(query, self.collection, request.META.get("HTTP_ACCEPT"))
        if given.offer is not JSON:
            return sent_whole(request, self.collection, None, given, who)
        question = questions.listing(self.name, given.form, questions.shape(given.args), who.viewer)
        page = question.answer(who.spending, given.args)
        choose.following(page, f"{BASE}{self.name}/", given.rest)
        return answer(request, page, who.viewer, following=page["next"])


class Record(Door):
    """A record, or what else has an address of its own, by its public id."""

    has_id = is_record = True

    @property
    def described(self) -> Address:
        """Name, summary and answer, for the description."""
        entity = RECORDS[self.name]
        return Address(f"get_{entity}", f"{ENTITY[entity]} By its id.", title(entity))

    def respond(self, request: HttpRequest, query: str, who: Caller, **kwargs: str) -> HttpResponseBase:
        """The row; raises Problem 404, or 410 with what is left of a withheld record."""
        entity = RECORDS[self.name]
        given = parameters.of_record(query, entity, request.META.get("HTTP_ACCEPT"))
        offer = given.offer
        if offer.standard:
            question = questions.written(offer.name, row_of(entity, given.form, offer), who.viewer)
        else:
            question = questions.one(entity, given.form, who.viewer)
        row = found(self.name, kwargs["id"], question, who)
        version = questions.version(row)
        if offer is JSON:
            return answer(request, row, who.viewer, version)
        content = alone(offer, row_of(entity, given.form, offer), row)
        if content is None:
            raise not_acceptable(one for one in offered(entity, many=False) if one is not offer)
        made = whole(request, content, who.viewer, given.media_type, version)
        made.headers["Content-Disposition"] = saved_as(kwargs["id"], offer.extension)
        return made


class ListInRecord(Door):
    """A list in a record."""

    has_id = True
    edge = ""

    @property
    def collection(self) -> Collection:
        """The list."""
        return COLLECTIONS[LISTS[self.name], self.edge]

    @property
    def described(self) -> Address:
        """Name, summary and answer, for the description."""
        told = f"The {self.edge.replace('_', ' ')} of one of the {self.name}"
        return Address(f"list_{LISTS[self.name]}_{self.edge}", told, f"{title(self.collection.entity)}Page")

    def respond(self, request: HttpRequest, query: str, who: Caller, **kwargs: str) -> HttpResponseBase:
        """One page, or the whole list; raises Problem like `Record`."""
        parent, public_id = LISTS[self.name], kwargs["id"]
        given = parameters.of_list(query, self.collection, request.META.get("HTTP_ACCEPT"))
        if given.offer is not JSON:
            found(self.name, public_id, questions.one(parent, Form("id"), who.viewer), who)
            return sent_whole(request, self.collection, (parent, public_id), given, who)
        question = questions.inside(parent, self.edge, given.form, questions.shape(given.args), who.viewer)
        page = found(self.name, public_id, question, who, given.args)["page"]
        choose.following(page, f"{BASE}{self.name}/{public_id}/{self.edge}/", given.rest)
        return answer(request, page, who.viewer, following=page["next"])


class Search(Door):
    """What words find among quotes, sources, speakers and claims."""

    described = Address(
        "search",
        "What words find among records of several kinds, the best first",
        "SearchPage",
        'Words, "phrases", -not and begin* find quotes, sources, speakers and claims together; each says how well it '
        "meets the question and where its words stand.",
    )

    def respond(self, request: HttpRequest, query: str, who: Caller, **kwargs: str) -> HttpResponseBase:
        """One page."""
        taken(request.META.get("HTTP_ACCEPT"), None, ONLY_JSON, [])
        given = parameters.of_search(query)
        question = questions.found(questions.shape(given.args), who.viewer, given.form.counted)
        page = question.answer(who.spending, given.args)
        for hit in page["results"]:
            hit["type"] = kind_of(hit["record"]["id"])
        choose.following(page, f"{BASE}search/", given.rest)
        return answer(request, page, who.viewer, following=page["next"])


class Nodes(Door):
    """Records of any kind by their ids."""

    described = Address(
        "nodes",
        "Records of any kind by their ids, in the order asked",
        "Nodes",
        "Up to 100 records at once. Of what is withheld its id, state, reason and date are left; what is unknown "
        "or not public is null.",
    )

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, Any]:
        """A row for each id; what is withheld is what is left of it, and what is unknown or hidden is null."""
        ids = parameters.of_nodes(query)
        rows = questions.several(ids, who.viewer).answer(who.spending, Args(key=ids))
        for row in rows:
            if row is not None:
                row.pop(choose.TOMBSTONE, None)
        told = [None if row is None else {"type": kind_of(row["id"]), "record": row} for row in rows]
        return {"results": told}


class Written(Door):
    """An address at which something is only written."""

    schema = None
    reads = False


class Docs(SpectacularSwaggerSplitView):
    """The page on which the description can be read and tried, without any other host."""

    url_name = "rest-openapi"
    schema = None

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        """The page's one inline style, and those that its script sets, need more than the policy of the house."""
        response: Any = super().finalize_response(*args, **kwargs)
        response._csp_config = {**settings.SECURE_CSP, "style-src": ["'self'", "'unsafe-inline'"]}
        return response


def sent_whole(
    request: HttpRequest, collection: Collection, of: tuple[str, str] | None, given: Given, who: Caller
) -> HttpResponseBase:
    """A list as JSON lines, CSV, a workbook or a standard; raises Problem (400)."""
    wish = wanted(collection, of, given.form, given.args, given.offer)
    return streamed(request, wish, who.viewer, who.spending, given.media_type)


def kind_of(public_id: str) -> str:
    """Of what kind the record of an id is."""
    return BY_PREFIX[public_id.partition("_")[0]].name


def found(name: str, public_id: str, question: Question, who: Caller, *args: Args) -> dict[str, Any]:
    """The row with this id; raises Problem 404 or 410."""
    try:
        parse_id(public_id, ENTITIES[RECORDS[name]].prefix)
    except ValueError:
        raise problems.not_found() from None
    row = question.answer(who.spending, Args(key=public_id), *args)
    if row is None:
        raise problems.not_found()
    if row.pop(choose.TOMBSTONE, False):
        raise problems.gone(row)
    return row
