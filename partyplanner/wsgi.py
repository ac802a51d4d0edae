"""The door for pages and the API in production."""

import codecs
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from partyplanner import timeouts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return _django(readable(environ), start_response)


def readable(environ: dict[str, Any]) -> dict[str, Any]:
    """The request without a content type that is broken or in another charset than UTF-8.

    Django reads it, and the query in that charset, before any middleware, and fails at some. Without one,
    `partyplanner.middleware` refuses the body.
    """
    try:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        known = codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        known = False
    return environ if known else {**environ, "CONTENT_TYPE": ""}


timeouts.refuse_wrong()
