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
from quotes.read.shape import ENTITIES
from quotes.rest import choose, parameters, problems, questions
from quotes.rest.answers import answer, check_acceptable
from quotes.rest.describe import Address, Described, document
from quotes.rest.entities import BASE, COLLECTIONS, LISTS, OF_ADDRESS, Collection
from quotes.rest.problems import Problem
from quotes.rest.questions import TOMBSTONE, Question
from quotes.rest.schemas import title
from quotes.rest.writing.answering import written
from quotes.rest.writing.operations import Operation

T = TypeVar("T")

READ = ("GET", "HEAD")


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
            return self.answered(request, lambda who: self.paid(who, lambda: written(request, operation, kwargs, who)))
        if request.method == "OPTIONS":
            return self.options(request)
        return problems.response(problems.not_allowed(self.allowed_methods))

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        """The answer to a read."""

        def made(who: Caller) -> HttpResponse:
            body = self.paid(who, lambda: self.read(request.META.get("QUERY_STRING", ""), who, **kwargs))
            version = questions.version(body) if self.is_record else None
            return answer(request, body, who.viewer, version)

        return self.answered(request, made)

    def answered(self, request: HttpRequest, answering: Callable[[Caller], HttpResponse]) -> HttpResponse:
        """The answer, or the problem, with what is left of the budget. What is told to who came with a token nobody
        keeps."""
        spending = FREE
        try:
            check_acceptable(request.META.get("HTTP_ACCEPT"))
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

    def read(self, query: str, who: Caller, **kwargs: str) -> Any:
        """The body of the answer."""
        raise NotImplementedError


class Index(Door):
    """The door's plan: where the lists, the description and its page are."""

    described = Address("index", "Where everything is", "Index")

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, str]:
        """No statements."""
        parameters.none(query)
        who.spending.pay(REQUEST)
        return {name: f"{BASE}{name}/" for name in LISTS} | {"openapi": f"{BASE}openapi.json", "docs": f"{BASE}docs/"}


class OpenAPI(Door):
    """The description of this door."""

    schema = None

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, Any]:
        """No statements."""
        parameters.none(query)
        who.spending.pay(REQUEST)
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

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, Any]:
        """One page."""
        given = parameters.of_list(query, self.collection)
        page = questions.listing(self.name, given.form, questions.shape(given.args), who.viewer).answer(
            who.spending, given.args
        )
        return choose.following(page, f"{BASE}{self.name}/", given.rest)


class Record(Door):
    """A record, or what else has an address of its own, by its public id."""

    has_id = is_record = True

    @property
    def described(self) -> Address:
        """Name, summary and answer, for the description."""
        entity = OF_ADDRESS[self.name]
        return Address(f"get_{entity}", f"One of the {self.name}, by its id", title(entity))

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, Any]:
        """The row; raises Problem 404, or 410 with what is left of a withheld record."""
        question = questions.one(OF_ADDRESS[self.name], parameters.of_record(query), who.viewer)
        return found(self.name, kwargs["id"], question, who)


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

    def read(self, query: str, who: Caller, **kwargs: str) -> dict[str, Any]:
        """One page; raises Problem like `Record`."""
        given = parameters.of_list(query, self.collection)
        question = questions.inside(LISTS[self.name], self.edge, given.form, questions.shape(given.args), who.viewer)
        row = found(self.name, kwargs["id"], question, who, given.args)
        return choose.following(row["page"], f"{BASE}{self.name}/{kwargs['id']}/{self.edge}/", given.rest)


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


def found(name: str, public_id: str, question: Question, who: Caller, *args: Args) -> dict[str, Any]:
    """The row with this id; raises Problem 404 or 410."""
    try:
        parse_id(public_id, ENTITIES[OF_ADDRESS[name]].prefix)
    except ValueError:
        raise problems.not_found() from None
    row = question.answer(who.spending, Args(key=public_id), *args)
    if row is None:
        raise problems.not_found()
    if row.pop(TOMBSTONE, False):
        raise problems.gone(row)
    return row
