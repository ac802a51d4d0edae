"""The servers under a run: PostgreSQL with fsync, as in use, and Valkey, in a temporary folder. No models in here."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from partyplanner import embedded


@contextmanager
def servers() -> Iterator[embedded.Servers]:
    """Servers with tables and catalogue in place, named to this process and its children by the environment."""
    with tempfile.TemporaryDirectory(prefix="partyplanner-bench-") as folder, embedded.start(Path(folder)) as running:
        os.environ |= {
            "DATABASE_URL": str(running.database_url),
            "REDIS_URL": str(running.redis_url),
            "PARTYPLANNER_VAR": folder,
            "SECRET_KEY": "for-benchmarks-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "PROCESS_ROLE": "worker",
            "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",  # nothing to collect first
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "partyplanner.settings",
            "RATE_CREATE": "1000000/m",
            "RATE_CHANGE": "1000000/m",
        }
        (Path(folder) / "static").mkdir()  # whitenoise wants it there
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("loadcatalogue", verbosity=0)
        yield running
