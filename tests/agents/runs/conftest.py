"""The venue is deferred, and a worker that falls silent is missed after a second."""

import pytest


@pytest.fixture(autouse=True)
def _deferred(settings):
    settings.DEFERRED_AGENTS = frozenset({"venue"})
    settings.RUN_LEASE_SECONDS = 1
