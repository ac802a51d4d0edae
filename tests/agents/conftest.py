"""Fixtures for tests of the catalogue in the database."""

import pytest
from django.contrib.auth.models import User

from agents.catalogue import repository
from agents.catalogue.loading import load


@pytest.fixture
def forgetful():
    """A process that has not read the catalogue yet, before and after."""
    repository.forget()
    yield
    repository.forget()


@pytest.fixture
def loaded():
    load()


@pytest.fixture
def woken(monkeypatch):
    """The agents whose parties were woken, in order."""
    calls = []
    monkeypatch.setattr("parties.outbox.messages.wake_all", lambda agent: calls.append(agent))
    return calls


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("alice", password="correct horse battery"))
    return client
