"""Answers requests that no view should see: too large, broken, not UTF-8, or with control characters.

Control characters mean nothing in an address or a field, and PostgreSQL keeps no NUL. Wishes are the exception: what is
pasted into one is kept, with a � for each of them (`parties.domain.input_text`).
"""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_noop as _

from partyplanner.web.error_pages import failed

WISHES: Final = frozenset({"text", "example"})
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # a tab and the ends of lines may be typed
FORM: Final = "application/x-www-form-urlencoded"
NOT_UTF8: Final = _("This form is not UTF-8 text. Reload the page and try again.")
TOO_MANY_FIELDS: Final = _("This form has too many fields. Send fewer at a time.")
UNPRINTABLE: Final = _("A field holds characters that cannot be shown. Type it again instead of pasting it.")


class Problem(Exception):
    """Why a request is not served: the status of the answer, and a sentence where the usual one says too little."""

    def __init__(self, status: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class ReadableRequests:
    """Lets through what can be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if CONTROL.search(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]  # names no session
        try:
            _check(request)
        except Problem as problem:
            return failed(request, problem.status, problem.sentence)
        return self._get_response(request)


def _check(request: HttpRequest) -> None:
    """Raises Problem."""
    if CONTROL.search(request.path_info):
        raise Problem(404)
    length = _length(request)
    if length > settings.REQUEST_MAX_BYTES:
        raise Problem(413)
    if length and not request.content_type:
        raise Problem(400)
    query, form = _read(request)
    if any(
        CONTROL.search(text) for text in (*_texts(query), *_texts(form), request.headers.get("Idempotency-Key", ""))
    ):
        raise Problem(400, UNPRINTABLE)
    if request.content_type == FORM and form:
        _check_utf8(request.body, form)


def _length(request: HttpRequest) -> int:
    """The announced size of the body. Raises Problem."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not (announced.isascii() and announced.isdigit()):
        raise Problem(400)
    return int(announced[:20])


def _read(request: HttpRequest) -> tuple[QueryDict, QueryDict]:
    try:
        return request.GET, request.POST
    except RequestDataTooBig:
        raise Problem(413) from None
    except SuspiciousOperation:
        raise Problem(400, TOO_MANY_FIELDS) from None
    except (BadRequest, MultiPartParserError, UnreadablePostError):
        raise Problem(400) from None


def _texts(fields: QueryDict) -> Iterator[str]:
    for name, values in fields.lists():
        yield name
        if name not in WISHES:
            yield from values


def _check_utf8(body: bytes, form: QueryDict) -> None:
    """Django reads bytes that are not UTF-8 as Latin-1, and where they are escaped, as �. Raises Problem."""
    if body.isascii() and not any("\ufffd" in value for value in form.values()):
        return
    try:
        parse_qsl(body.decode(), errors="strict")
    except UnicodeDecodeError:
        raise Problem(400, NOT_UTF8) from None
