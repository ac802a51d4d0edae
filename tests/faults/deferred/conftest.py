"""Fixtures for tests that stop, kill and starve real processes."""

import pytest

from tests.faults.deferred.crew import LEASE_SECONDS, Crew


@pytest.fixture
def crew(tmp_path, settings):
    settings.DEFERRED_AGENTS = frozenset({"venue"})
    settings.RUN_LEASE_SECONDS = LEASE_SECONDS
    crew = Crew(tmp_path)
    yield crew
    crew.application.kill()
