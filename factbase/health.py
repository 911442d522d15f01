"""Two questions a machine asks: is the process alive, and can it work?"""

import logging

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from quotes.access import as_logged

log = logging.getLogger(__name__)

RETRY_SECONDS = "5"


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. No statements."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers: one statement. 503 with Retry-After when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as fault:
        log.error("The database does not answer.", exc_info=fault)
        answer = JsonResponse({"status": "unavailable"}, status=503, headers={"Retry-After": RETRY_SECONDS})
        as_logged(answer)
        return answer
    return JsonResponse({"status": "ok"})
