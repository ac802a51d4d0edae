"""Requests before Django sees them."""

import codecs
from typing import Any

from django.utils.http import parse_header_parameters


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
