"""What a browser would make of a page: the fields of its main form, ready to be changed and sent."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse


class Form(HTMLParser):
    """Collects the fields of the form with an id or class, as a browser would send them."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark, self.inside = mark, False
        self.fields: dict[str, list[str]] = {}
        self.open: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = self.mark in (given.get("id"), given.get("class"))
        if not self.inside:
            return
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "checkbox", "radio"):
            self.fields.setdefault(name, []).append(given.get("value") or "")
        if tag == "input" and name and given.get("type") == "checkbox" and "checked" in given:
            self.fields.setdefault(name, []).append(given.get("value") or "on")
        if tag in ("select", "textarea") and name:
            self.open = [tag, name, "", "multiple" in given]
        if tag == "option" and self.open and "selected" in given:
            before = self.fields.get(self.open[1], []) if self.open[3] else []
            self.fields[self.open[1]] = [*before, given.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self.open and self.open[0] == "textarea":
            self.open[2] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if self.open and tag == self.open[0]:
            if tag == "textarea":
                self.fields.setdefault(self.open[1], []).append(self.open[2].removeprefix("\n"))
            elif not self.open[3]:
                self.fields.setdefault(self.open[1], [""])
            self.open = []


def fields(response: Any, mark: str) -> dict[str, Any]:
    """The fields of a form in a response."""
    parser = Form(mark)
    parser.feed(response.content.decode())
    return {name: values[0] if len(values) == 1 else values for name, values in parser.fields.items()}


def url(record: Any, page: str = "change") -> str:
    """The address of a record's page."""
    return reverse(f"admin:quotes_{record._meta.model_name}_{page}", args=[record.pk])


def listed(model: Any, page: str = "changelist") -> str:
    """The address of a model's list, or of its page for adding."""
    return reverse(f"admin:quotes_{model._meta.model_name}_{page}")


def opened(client: Client, record: Any) -> dict[str, Any]:
    """The fields of a record's form, as a curator finds them."""
    return fields(client.get(url(record)), f"{record._meta.model_name}_form")


def blank(client: Client, model: Any) -> dict[str, Any]:
    """The fields of the form for a new record."""
    return fields(client.get(listed(model, "add")), f"{model._meta.model_name}_form")


def row(form: dict[str, Any], prefix: str, **values: Any) -> None:
    """Add a row to a formset, as the page's button does."""
    number = int(form[f"{prefix}-TOTAL_FORMS"])
    form[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    empty = {
        name.replace("__prefix__", str(number)): value
        for name, value in form.items()
        if name.startswith(f"{prefix}-__prefix__-")
    }
    form.update(empty)
    form.update({f"{prefix}-{number}-{name}": str(value) for name, value in values.items()})


def errors(response: Any) -> str:
    """What a page says is wrong, all of it."""
    told: list[str] = []
    for part in response.content.decode().split('class="errorlist')[1:]:
        told.append(part.split("</ul>")[0])
    return " ".join(told)
