"""What the agents did, and the catalogue they choose from."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agents.catalogue.models import CatalogueFigure, CatalogueOffer, CatalogueVersion, SearchEntry
from parties.models import PartyEvent

__all__ = [
    "AgentBreaker",
    "AgentExecution",
    "AgentRun",
    "CatalogueFigure",
    "CatalogueOffer",
    "CatalogueVersion",
    "PartySavings",
    "SearchEntry",
]


class AgentExecution(models.Model):
    """One run of one agent, projected from the events."""

    STATUSES = tuple((name, name) for name in ("planned", "running", "completed", "failed", "cancelled"))

    # No index of its own: the unique constraint begins with the party.
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="executions", db_index=False)
    version = models.PositiveIntegerField(help_text=_("Version of the event that started it"))
    agent = models.CharField(max_length=40)
    execution = models.CharField(max_length=12, help_text=_("start, rerun or recalculate"))
    trigger = models.TextField(help_text=_("Why it ran: a message as JSON, or a text"))
    causes = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=STATUSES)
    attempts = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    duration_us = models.PositiveBigIntegerField(default=0)
    ended_version = models.PositiveIntegerField(null=True, help_text=_("Version of the event that ended it"))
    error = models.TextField(blank=True, default="")
    confidence = models.FloatField(null=True)
    agent_version = models.CharField(max_length=40, blank=True, default="")
    correlation_id = models.UUIDField()

    class Meta:
        db_table = "agents_execution"
        verbose_name = _("execution")
        constraints = (models.UniqueConstraint(fields=("party", "version"), name="execution_once_an_event"),)
        indexes = (
            models.Index(fields=("agent", "-started_at"), name="execution_by_agent"),
            # Read by support staff looking for trouble.
            models.Index(fields=("-started_at",), name="execution_failed", condition=Q(status="failed")),
        )

    def __str__(self) -> str:
        return f"{self.agent} for {self.party_id} at {self.version}"

    def output(self) -> dict[str, Any]:
        """What it found, from the event that ended it: nothing while it runs or when it failed."""
        if self.ended_version is None:
            return {}
        event = PartyEvent.objects.filter(party_id=self.party_id, version=self.ended_version).first()
        return {} if event is None else event.payload.get("output", {})


class AgentRun(models.Model):
    """A deferred run that is open: one a party and agent at most. It goes when the events say that it has ended.

    What the events tell is projected; the rest is how the workers share the runs, and starts anew with a rebuild. All
    times but `started_at` are the database's: no other clock has a say in who holds a lease.
    """

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="runs")
    agent = models.CharField(max_length=40)
    version = models.PositiveIntegerField(help_text=_("Version of the event that started it"))
    fingerprint = models.CharField(max_length=64)
    trigger = models.TextField(help_text=_("Why it runs: a message as JSON, or a text"))
    correlation_id = models.UUIDField()
    started_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(db_default=0, help_text=_("Counted before each attempt"))
    available_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, help_text=_("Until when a worker has it, unless it renews the lease"))
    fence = models.BigIntegerField(
        db_default=0, help_text=_("Rises with each claim; only its latest holder may answer")
    )
    holder = models.CharField(max_length=120, db_default="", help_text=_("The supervisor whose worker has it"))
    last_error = models.TextField(db_default="")
    result = models.JSONField(null=True, help_text=_("What it brought, until the planner takes it"))

    class Meta:
        db_table = "agents_run"
        verbose_name = _("open run")
        constraints = (models.UniqueConstraint(fields=("party", "agent"), name="run_once_an_agent"),)
        indexes = (
            # Read by agents.runs.queue.claim.
            models.Index(
                fields=("available_at",), name="run_due", condition=Q(lease_until__isnull=True, result__isnull=True)
            ),
            # Read by agents.runs.queue.reap.
            models.Index(fields=("lease_until",), name="run_leased", condition=Q(lease_until__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.agent} for {self.party_id}"


class AgentBreaker(models.Model):
    """The circuit breaker of a deferred agent. Contract: agents.runs.retry_policy.Breaker."""

    POSITIONS = (("closed", "closed"), ("open", "open"), ("half_open", "half open"))

    agent = models.CharField(primary_key=True, max_length=40)
    position = models.CharField(max_length=10, choices=POSITIONS, db_default="closed")
    failures = models.PositiveIntegerField(db_default=0, help_text=_("In a row"))
    trips = models.PositiveIntegerField(db_default=0, help_text=_("How often it has opened since it was last closed"))
    opened_at = models.DateTimeField(null=True)
    probe_at = models.DateTimeField(null=True, help_text=_("When one run may try whether the agent works again"))
    fence = models.BigIntegerField(db_default=0, help_text=_("The run that tries it"))
    last_error = models.TextField(db_default="")

    class Meta:
        db_table = "agents_breaker"
        verbose_name = _("circuit breaker")
        constraints = (
            models.CheckConstraint(
                condition=Q(position__in=("closed", "open", "half_open")), name="breaker_position_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent}: {self.position}"


class PartySavings(models.Model):
    """Ways to fit of a party at one of its plans, once somebody looked at it. Contract: agents.runs.savings_queue.

    Not folded from events: it can be worked out again at any time. All times are the database's.
    """

    # Without a constraint in the database, which would have a page wait for whoever has the party locked.
    party = models.OneToOneField("parties.Party", models.CASCADE, primary_key=True, db_constraint=False)
    version = models.PositiveIntegerField(help_text=_("Version of the plan"))
    document = models.JSONField(null=True, help_text=_("None until it is worked out"))
    attempts = models.PositiveSmallIntegerField(db_default=0, help_text=_("Counted before each attempt"))
    requested_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, help_text=_("Until when a worker has it"))

    class Meta:
        db_table = "agents_savings"
        verbose_name = verbose_name_plural = _("ways to fit")
        indexes = (
            # Read by agents.runs.savings_queue: what is due or being worked out.
            models.Index(fields=("requested_at",), name="savings_open", condition=Q(document__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.party_id} at {self.version}"
