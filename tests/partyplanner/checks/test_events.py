"""An event that is not complete stops the start with a sentence."""

from types import SimpleNamespace
from typing import ClassVar

import pytest
from django.core.checks import run_checks

from parties.domain import events as ev
from parties.domain import vocabulary
from partyplanner import flow
from partyplanner.checks import events


class CakeEaten(ev.Event, frozen=True):
    type: ClassVar[str] = "cake_eaten"
    topic: ClassVar[str] = "party.cake.eaten"
    planning: ClassVar[bool] = False


class Forgotten(ev.Event, frozen=True):
    type: ClassVar[str] = "forgotten"


class Doubled(ev.Event, frozen=True):
    type: ClassVar[str] = "input_added"
    topic: ClassVar[str] = "party.input.added"
    planning: ClassVar[bool] = True


def found():
    return {str(message.id).removeprefix("partyplanner."): message.msg for message in run_checks()}


@pytest.fixture
def add(monkeypatch):
    def add(kind, module="guests.events"):
        monkeypatch.setattr(kind, "__module__", module)
        feature = SimpleNamespace(EVENTS=(kind,))
        monkeypatch.setattr(vocabulary, "modules", lambda: [ev, feature])

    return add


def test_the_events_of_today_are_complete():
    assert found() == {}


def test_an_event_says_what_it_is(add):
    add(Forgotten)
    assert found() == {
        "E002": "guests.events.Forgotten does not say its topic and planning: class variables that every event has."
    }


def test_a_feature_keeps_its_own_tables_but_is_told_and_shown(add):
    add(CakeEaten)
    assert found() == {
        "E012": "guests.events.CakeEaten has no sentence: add it to parties.presentation.activity, or there to SILENT.",
        "E013": "guests.events.CakeEaten names no fragments: add it to"
        " parties.presentation.affected_fragments.CHANGED_BY.",
    }


def test_an_event_of_the_plan_has_a_fold(add):
    add(CakeEaten, "parties.domain.events")
    assert found()["E003"].startswith("parties.domain.events.CakeEaten has no fold")


def test_a_type_and_a_topic_are_given_once(add):
    add(Doubled)
    assert [message.msg for message in events.event_names_are_unique(None)] == [
        "2 events have the type 'input_added'; each needs one of its own.",
        "2 events have the topic 'party.input.added'; each needs one of its own.",
    ]


def test_who_is_woken_is_there(monkeypatch):
    monkeypatch.setattr(flow, "RECONCILERS", {})
    assert found() == {"E015": "Events wake the reconciler 'planner'; add it to flow.RECONCILERS."}
