"""Views that take only so many posts a person."""

import functools
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from parties.access.throttling import Key, person, wait_before
from parties.pages.responses import refuse

View = Callable[..., HttpResponse]
MESSAGES: Final = {
    429: _("That was a lot at once. Wait a moment, then go on."),
    503: _("We're busy and couldn't save your wish. Please try again in a few seconds."),
}


def limited(name: str, *, by: Key = person) -> Callable[[View], View]:
    """Posts above settings.RATES[name], or while workers are too far behind, are answered with Retry-After."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait = wait_before(request, name, by) if request.method == "POST" else None
            if wait is None:
                return view(request, *args, **kwargs)
            response = refuse(request, gettext(MESSAGES[wait.status]), status=wait.status)
            response["Retry-After"] = str(wait.seconds)
            return response

        return wrapper

    return decorate
