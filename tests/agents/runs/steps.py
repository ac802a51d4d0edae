"""What happens to deferred runs, a step at a time. Here the venue is deferred."""

from django.db import connection

from agents.runs import queue
from agents.sections.venue import VenueAgent
from parties.domain import events as ev
from parties.domain.state import encode
from parties.eventstore import event_store, repository
from parties.outbox import relay
from tests.parties.factories import PartyFactory

FIRST = "jungle theme party for 75 guests in Austin, budget about $2,000"
RUN = VenueAgent.run


def started(*texts):
    """A party of which the planner has seen to everything but the venue."""
    party = PartyFactory(texts=texts or (FIRST,))
    relay.drain("planner")
    return party.party_id


def shown(party_id):
    state = repository.load(party_id)
    return encode({"agents": state.agents, "budget": state.budget, "plan": state.plan})


def at_once(settings, *texts):
    """What the same wishes give when nothing is deferred."""
    deferred, settings.DEFERRED_AGENTS = settings.DEFERRED_AGENTS, frozenset()
    found = shown(started(*texts))
    settings.DEFERRED_AGENTS = deferred
    return found


def claimed():
    """The next run, which is there."""
    found = queue.claim()
    assert found is not None
    return found


def of_type(party_id, kind):
    return [item.event for item in event_store.read(party_id) if isinstance(item.event, kind)]


def completions(party_id):
    return [event for event in of_type(party_id, ev.AgentCompleted) if event.agent == "venue"]


def due_now():
    """The wait for the next attempt is over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_run SET available_at = now() - interval '1 second'")


def lease_is_over():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_run SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")


def answers(monkeypatch, act):
    """Have the venue agent do this before it answers."""

    def run(self, context):
        act()
        return RUN(self, context)

    monkeypatch.setattr(VenueAgent, "run", run)


def fails(monkeypatch, error):
    def run(self, context):
        raise error

    monkeypatch.setattr(VenueAgent, "run", run)
