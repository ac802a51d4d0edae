"""What the health monitor notices, and that an alert begins and ends once."""

import datetime as dt

import pytest
from django.utils import timezone

from parties.models import DeadLetter, OutboxMessage, Party
from parties.outbox.backlog import Backlog
from partyplanner.models import Alert, Worker
from partyplanner.observability import heartbeat, monitor
from partyplanner.observability.monitor import Finding, Limits, Observed, judge
from tests.parties.factories import PartyFactory

LIMITS = Limits(stale_seconds=30, lag_seconds=10, silent_seconds=20)
WELL = Observed(stale_parties={"p": 1.0}, backlogs={"planner": Backlog(3, 0.5)}, workers={"w": 2.0}, dead_letters=0)


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({}, []),
        ({"stale_parties": {"p": 31.0}}, ["stuck_party"]),
        ({"backlogs": {"planner": Backlog(3, 11.0)}}, ["lag"]),
        ({"backlogs": {"planner": Backlog(0, 0.0)}}, []),
        ({"workers": {"w": 2.0, "v": 21.0}}, ["silent_worker"]),
        ({"workers": {"w": 21.0}}, ["silent_worker", "no_worker"]),
        ({"workers": {}}, ["no_worker"]),
        ({"dead_letters": 2}, ["dead_letters"]),
        ({"breakers": {"venue": "no answer"}}, ["open_breaker"]),
    ],
)
def test_each_trouble_is_found_and_nothing_else(change, kinds):
    assert [finding.kind for finding in judge(WELL._replace(**change), LIMITS)] == kinds


@pytest.mark.django_db
def test_an_alert_is_raised_once_and_cleared_when_it_is_over(caplog):
    now = timezone.now()
    monitor.look(now)
    assert list(Alert.objects.values_list("kind", "cleared_at")) == [("no_worker", None)]
    monitor.look(now)
    assert Alert.objects.count() == 1
    heartbeat.beat("working")
    later = now + dt.timedelta(seconds=1)
    assert monitor.look(later) == ()
    assert Alert.objects.get().cleared_at == later
    heartbeat.goodbye()
    monitor.look(now)
    assert Alert.objects.filter(cleared_at=None).count() == 1
    assert [record.getMessage().split()[0] for record in caplog.records] == [
        "action=alert",
        "action=alert_cleared",
        "action=alert",
    ]


@pytest.mark.django_db
def test_what_is_in_the_tables_is_observed():
    party = PartyFactory(texts=["a cake"])
    Worker.objects.create(
        name="gone:1",
        host="gone",
        version="1",
        state="working",
        started_at=timezone.now(),
        last_seen_at=timezone.now() - dt.timedelta(seconds=60),
    )
    past = timezone.now() - dt.timedelta(seconds=60)
    Party.objects.update(changed_at=past)
    OutboxMessage.objects.update(available_at=past)
    DeadLetter.objects.create(consumer="planner", party_id="x", attempts=8, error="E", created_at=past, died_at=past)
    found = monitor.look()
    assert [finding.kind for finding in found] == ["stuck_party", "lag", "silent_worker", "no_worker", "dead_letters"]
    assert found[0] == Finding("stuck_party", party.party_id, "Its plan has been behind for 60 s.")
