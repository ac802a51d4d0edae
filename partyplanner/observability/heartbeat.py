"""A supervisor's row in the table of workers. Its times are the database's: hosts may disagree about theirs."""

import os
import socket
from typing import Final

from django.conf import settings
from django.db.models.functions import Now

from partyplanner.models import Worker

HOST: Final = socket.gethostname()
NAME: Final = f"{HOST}:{os.getpid()}"


def beat(state: str) -> None:
    """Say that this supervisor lives, and what its cluster does."""
    row = {"host": HOST, "version": settings.RELEASE, "state": state, "last_seen_at": Now()}
    Worker.objects.update_or_create(name=NAME, defaults=row, create_defaults=row | {"started_at": Now()})


def goodbye() -> None:
    """Take the row away: a worker that stops in good order is not missing."""
    Worker.objects.filter(name=NAME).delete()
