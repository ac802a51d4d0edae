"""A client that comes in where a server's requests do, before the first middleware."""

from typing import Any

from django.test import Client

from partyplanner.web.content_types import readable


class DoorClient(Client):
    """What a request ends with is in its answer, not raised."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        handler = self.handler
        self.handler: Any = lambda environ: handler(readable(environ))
