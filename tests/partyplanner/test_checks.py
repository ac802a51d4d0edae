"""Settings that would fail late are refused at the start, with a sentence."""

from django.core.checks import run_checks


def found(id):
    return [message.msg for message in run_checks() if message.id == f"partyplanner.{id}"]


def test_an_agent_that_does_not_exist_cannot_be_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset({"venue", "clown"})
    (sentence,) = found("E008")
    assert sentence.startswith("DEFERRED_AGENTS names 'clown', which is no agent; there are theme, venue,")


def test_every_agent_may_be_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset({"theme", "venue", "cake", "catering", "vendor", "budget", "planner"})
    assert found("E008") == []


def test_no_cluster_may_start_a_task_again_that_still_runs(settings):
    slow = settings.Q_CLUSTER["ALT_CLUSTERS"]["slow"]
    assert found("E004") == []
    settings.Q_CLUSTER = settings.Q_CLUSTER | {"ALT_CLUSTERS": {"slow": slow | {"retry": slow["timeout"]}}}
    assert len(found("E004")) == 1
