"""The headers every answer carries: Content-Security-Policy and Permissions-Policy.

Named like Django 6's own (`SECURE_CSP`, `response._csp_config`), so that this file falls away with the upgrade.
"""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Policy = Mapping[str, Sequence[str]]
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def csp(policy: Policy) -> str:
    """A policy as the header says it: `default-src 'self'; object-src 'none'`."""
    return "; ".join(" ".join((directive, *sources)) for directive, sources in policy.items())


def security_headers(get_response: GetResponse) -> GetResponse:
    """Middleware. A view whose page needs another policy sets it whole as `_csp_config` on its response."""
    default, permissions = csp(settings.SECURE_CSP), settings.PERMISSIONS_POLICY

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        own: Policy | None = getattr(response, "_csp_config", None)
        response.headers["Content-Security-Policy"] = default if own is None else csp(own)
        response.headers["Permissions-Policy"] = permissions
        return response

    return middleware
