"""HealthMonitor, the agent that is always on: it looks for stuck parties, silent workers and lag.

`judge` is pure: observations in, findings out. `look` observes, judges, and keeps the alerts: a finding raises one and
logs it, its end clears it.
"""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from django.conf import settings
from django.db import connection

from agents.models import AgentBreaker
from parties.models import BEHIND, DeadLetter, Party
from parties.outbox.backlog import Backlog, waiting
from partyplanner import flow
from partyplanner.models import Alert, Worker

logger = logging.getLogger(__name__)

NAMED_PARTIES: Final = 5  # stuck parties named one by one; more are a common cause, not single cases
FORGOTTEN: Final = dt.timedelta(days=1)  # a worker that has been silent for so long is taken off the list


class Finding(NamedTuple):
    kind: str
    subject: str
    message: str


class Observed(NamedTuple):
    """What there is to judge: seconds since each happened, counts, and agents at rest with their last error."""

    stale_parties: Mapping[str, float]
    backlogs: Mapping[str, Backlog]
    workers: Mapping[str, float]
    dead_letters: int
    breakers: Mapping[str, str] = {}


class Limits(NamedTuple):
    stale_seconds: float
    lag_seconds: float
    silent_seconds: float


def judge(observed: Observed, limits: Limits) -> tuple[Finding, ...]:
    """Everything that is over its limit, in a fixed order."""
    found = [
        Finding("stuck_party", party_id, f"Its plan has been behind for {seconds:.0f} s.")
        for party_id, seconds in sorted(observed.stale_parties.items())
        if seconds > limits.stale_seconds
    ]
    for name, backlog in sorted(observed.backlogs.items()):
        if backlog.due and backlog.oldest_seconds > limits.lag_seconds:
            waited = f"{backlog.due} markers are due, the oldest for {backlog.oldest_seconds:.0f} s."
            found.append(Finding("lag", name, waited))
    for name, seconds in sorted(observed.workers.items()):
        if seconds > limits.silent_seconds:
            found.append(Finding("silent_worker", name, "It has stopped reporting without saying goodbye."))
    if not any(seconds <= limits.silent_seconds for seconds in observed.workers.values()):
        found.append(Finding("no_worker", "all", "No worker reports: wishes are kept, but nothing is planned."))
    if observed.dead_letters:
        found.append(Finding("dead_letters", "all", f"{observed.dead_letters} markers were given up on."))
    for agent, error in sorted(observed.breakers.items()):
        found.append(Finding("open_breaker", agent, f"It keeps failing and rests for a while: {error[:200]}"))
    return tuple(found)


def look(now: dt.datetime | None = None) -> tuple[Finding, ...]:
    """Observe, judge, and bring the alerts in line; at the database's time unless told. Returns the findings."""
    now = now or _clock()
    limits = Limits(settings.ALERT_STALE_SECONDS, settings.ALERT_LAG_SECONDS, settings.ALERT_SILENT_WORKER_SECONDS)
    found = judge(observe(now), limits)
    _raise(found, now)
    return found


def _clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return]


def observe(now: dt.datetime) -> Observed:
    stale = Party.objects.filter(BEHIND, status="active").order_by("changed_at")
    workers = Worker.objects.filter(last_seen_at__gt=now - FORGOTTEN).values_list("name", "last_seen_at")
    return Observed(
        stale_parties={
            party_id: (now - changed_at).total_seconds()
            for party_id, changed_at in stale.values_list("pk", "changed_at")[:NAMED_PARTIES]
        },
        backlogs={name: waiting(name) for name in flow.RECONCILERS},
        workers={name: (now - seen).total_seconds() for name, seen in workers},
        dead_letters=DeadLetter.objects.filter(redriven_at=None).count(),
        breakers=dict(AgentBreaker.objects.exclude(position="closed").values_list("agent", "last_error")),
    )


def _raise(found: Sequence[Finding], now: dt.datetime) -> None:
    """Raise what is new, clear what is over. Several monitors may do so at once: the table keeps an alert single."""
    known = {(alert.kind, alert.subject): alert for alert in Alert.objects.filter(cleared_at=None)}
    current = {(finding.kind, finding.subject) for finding in found}
    for finding in found:
        if (finding.kind, finding.subject) not in known:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO partyplanner_alert (kind, subject, message, raised_at) VALUES (%s, %s, %s, %s)"
                    " ON CONFLICT DO NOTHING",
                    [finding.kind, finding.subject, finding.message, now],
                )
                if cursor.rowcount:
                    logger.error("action=alert kind=%s subject=%s message=%s", *finding)
    for key, alert in known.items():
        if key not in current and Alert.objects.filter(pk=alert.pk, cleared_at=None).update(cleared_at=now):
            logger.warning("action=alert_cleared kind=%s subject=%s", *key)
