"""Parties and people for tests, made through the front door."""

import datetime as dt
from typing import Any

import factory
from django.contrib.auth.models import User
from django.utils import timezone

from parties import commands
from parties.domain.state import PartyState
from parties.eventstore.repository import load


class UserFactory(factory.django.DjangoModelFactory):
    """An account. Alice owns, Bob helps, Charlie is a stranger."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person{number}")
    password = factory.django.Password("correct horse battery")


class PartyFactory(factory.Factory):
    """A party made by `create_party`, with `texts` added one by one; built as its state."""

    class Meta:
        model = PartyState

    texts: tuple[str, ...] = ()
    owner: Any = None
    visitor = ""
    now: dt.datetime = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[PartyState], *args: Any, **kwargs: Any) -> PartyState:
        texts, now = kwargs["texts"], kwargs["now"]
        party_id = commands.create_party(
            title="Test", actor="test", now=now, owner=kwargs["owner"], visitor=kwargs["visitor"]
        ).party_id
        for text in texts:
            commands.add_input(party_id=party_id, text=text, actor="test", now=now)
        return load(party_id)
