"""What is answered when a request cannot be served: one sentence, as a page or as JSON.

None of these answers asks the database, which may be what failed. `partyplanner.urls` names the handlers; Django calls
them for whatever a view or a middleware raises.
"""

import sys
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from parties.eventstore.passing_errors import passes_by_itself
from parties.pages.responses import wants_json

RETRY_SECONDS: Final = 2
SENTENCES: Final[dict[int, str]] = {
    400: _("We couldn't read this request. Go back, reload the page and try again."),
    404: _("This page does not exist, or it is not shared with you."),
    413: _("That is too much at once. Shorten it, or split it into several parts."),
    500: _("Something broke, and it is our fault. Nothing that you saved is lost. Please try again in a moment."),
    503: _("We're busy and couldn't do this. Nothing has changed. Please try again in a few seconds."),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For a host that is not ours, and what else Django calls suspicious."""
    return failed(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """For the exception that is being handled: 503 where the database's trouble passes by itself, else 500."""
    return failed(request, 503 if passes_by_itself(sys.exception()) else 500)


def failed(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """The answer for a request that has had no effect. A page keeps what was typed, ready to be sent again."""
    sentence = gettext(sentence or SENTENCES[status])
    if wants_json(request):
        response: HttpResponse = JsonResponse({"error": sentence}, status=status)
    else:
        context = {
            "status": status,
            "reason": gettext(HTTPStatus(status).phrase),
            "sentence": sentence,
            "address": request.get_full_path() if status >= 500 else "",
            "fields": _typed(request) if status == 503 else [],
        }
        response = render(None, "failed.html", context, status=status)  # without a request: no session, no account
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form to send again; none of one with a password or a file, which no page may repeat."""
    if request.FILES or any("password" in name for name in request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
