"""Files for the import, and what its pages say of them."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.admin.pages import fields


def sheet(*rows: dict[str, Any]) -> bytes:
    """Rows as CSV; the columns are those of the first."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def uploaded(client: Client, model: str, data: bytes, name: str = "file.csv") -> Any:
    """The page after an upload: the dry run, or what is wrong with the file."""
    address = reverse("admin:import", args=[model])
    return client.post(address, {"file": SimpleUploadedFile(name, data)}, follow=True)


def counts(page: Any) -> dict[str, int]:
    """How many rows there are of each verdict, without the zeros."""
    return {verdict: number for verdict, number in page.context["counts"] if number}


def told(page: Any) -> dict[tuple[int, str], str]:
    """What is said beside each cell: by row and column ("" is the whole row)."""
    found = {}
    for row in page.context["rows"]:
        for cell in row.cells:
            if cell.messages:
                found[row.number, cell.column] = " ".join(cell.messages)
        if row.messages:
            found[row.number, ""] = " ".join(row.messages)
    return found


def confirmed(client: Client, page: Any, **how: Any) -> Any:
    """The page after what a dry run shows is confirmed."""
    form = fields(page, "run")
    return client.post(page.request["PATH_INFO"], {"mode": "all", **form, **how}, follow=True)


def messages(page: Any) -> str:
    """What the page says above everything."""
    return " ".join(str(message) for message in page.context["messages"])


def exported(client: Client, model: str, form: str = "csv", query: str = "") -> bytes:
    """A list as a file."""
    response: Any = client.get(reverse("admin:export", args=[model, form]) + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(data: bytes) -> list[dict[str, str]]:
    """The rows of an exported CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
