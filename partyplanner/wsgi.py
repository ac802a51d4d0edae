"""The door for pages and the API in production."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from partyplanner import timeouts
from partyplanner.readable_requests import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return _django(readable(environ), start_response)


timeouts.refuse_wrong()
