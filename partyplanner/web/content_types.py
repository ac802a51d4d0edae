"""Content types that Django would fail at: it reads them, and the query in their charset, before any middleware."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def checked(application: Application) -> Application:
    """A WSGI application that sees only content types that can be read."""
    return lambda environ, start_response: application(readable(environ), start_response)


def readable(environ: dict[str, Any]) -> dict[str, Any]:
    """The request without a content type that is broken or names another charset than UTF-8.

    `partyplanner.web.middleware` refuses a body without one.
    """
    try:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        known = codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        known = False
    return environ if known else {**environ, "CONTENT_TYPE": ""}
