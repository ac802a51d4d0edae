"""A supervisor's row in the table of workers."""

import os
import socket
from typing import Final

from django.conf import settings
from django.utils import timezone

from partyplanner.models import Worker

HOST: Final = socket.gethostname()
NAME: Final = f"{HOST}:{os.getpid()}"
_started_at = timezone.now()


def beat(state: str) -> None:
    """Say that this supervisor lives, and what its cluster does."""
    Worker.objects.update_or_create(
        name=NAME,
        defaults={
            "host": HOST,
            "version": settings.RELEASE,
            "state": state,
            "started_at": _started_at,
            "last_seen_at": timezone.now(),
        },
    )


def goodbye() -> None:
    """Take the row away: a worker that stops in good order is not missing."""
    Worker.objects.filter(name=NAME).delete()
