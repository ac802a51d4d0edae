"""What the agents did, and the catalogue they choose from."""

from django.db import models
from django.db.models import Q

from agents.catalogue.models import CatalogueFigure, CatalogueOffer, CatalogueVersion, SearchEntry

__all__ = ["AgentExecution", "CatalogueFigure", "CatalogueOffer", "CatalogueVersion", "SearchEntry"]


class AgentExecution(models.Model):
    """One run of one agent. Projected from the events; a leased run of a slow agent keeps its lease here too."""

    STATUSES = tuple((name, name) for name in ("planned", "running", "completed", "failed", "cancelled"))

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="executions")
    version = models.PositiveIntegerField(help_text="Version of the event that started it")
    agent = models.CharField(max_length=40)
    execution = models.CharField(max_length=12, help_text="start, rerun or recalculate")
    trigger = models.CharField(max_length=200, help_text="Why it ran")
    causes = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=STATUSES)
    attempts = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    duration_us = models.PositiveBigIntegerField(default=0)
    output = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    confidence = models.FloatField(null=True)
    agent_version = models.CharField(max_length=40, blank=True, default="")
    correlation_id = models.UUIDField()

    class Meta:
        db_table = "agents_execution"
        verbose_name = "execution"
        constraints = (models.UniqueConstraint(fields=("party", "version"), name="execution_once_an_event"),)
        indexes = (
            models.Index(fields=("agent", "-started_at"), name="execution_by_agent"),
            # Read by support staff looking for trouble.
            models.Index(fields=("-started_at",), name="execution_failed", condition=Q(status="failed")),
        )

    def __str__(self) -> str:
        return f"{self.agent} for {self.party_id} at {self.version}"
