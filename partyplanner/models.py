"""How the system itself is: which workers are there, and what is wrong."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """One worker supervisor and its cluster; it writes its row every few seconds while it lives."""

    name = models.CharField(primary_key=True, max_length=120, help_text=_("host:process"))
    host = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    state = models.CharField(max_length=20, help_text=_("starting, working or waiting (Redis is away)"))
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-last_seen_at",)

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """One row: the server and timeline that this database was last seen on. See observability.restore_detection."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="origin_one_row"),)

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """Something that a person should know. Raised once while it lasts, cleared when it is over."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    message = models.CharField(max_length=400)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-raised_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=Q(cleared_at__isnull=True), name="alert_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
