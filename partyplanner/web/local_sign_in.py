"""On a machine of one's own, pages for signing in are at `localhost`: WebAuthn knows no passkeys for an address."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

from partyplanner.runtime.addresses import LOCALHOST


class SignInAtLocalhost:
    """Sends whoever opens settings.SIGN_IN_PATHS at 127.0.0.1 or [::1] to the same page at localhost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG and not settings.EMBEDDED:
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.path_info.startswith(settings.SIGN_IN_PATHS):
            host, port = split_domain_port(request.get_host())
            if _is_loopback(host):
                at = f"{LOCALHOST}:{port}" if port else LOCALHOST
                return HttpResponseRedirect(f"{request.scheme}://{at}{request.get_full_path()}")
        return self._get_response(request)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
