"""Tables of the parties app. `party_events` is the truth; the rest is folded from it or says who may see it."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from parties.eventstore.fields import PlainJSONField

PARTITIONS: Final = 16  # of party_events, pinned by its migration; partyplanner.checks refuses to start on others


# The parties whose plan does not know all that it should. Where a release wrote that knows no planning_version, any
# event may concern planning.
BEHIND: Final = Q(version__gt=F("planned_version")) & (
    Q(planning_version__gt=F("planned_version")) | Q(folded_version=None) | Q(folded_version__lt=F("version"))
)


class Party(models.Model):
    """The read model of one party: `parties.domain.state.PartyState`, a JSON column a part.

    Separate columns, so that an update rewrites only the parts that changed. Written by its repository alone.
    """

    id = models.CharField(primary_key=True, max_length=20)
    version = models.PositiveIntegerField(default=0)
    planning_version = models.IntegerField(null=True, help_text=_("Of the last event that concerns planning"))
    planned_version = models.PositiveIntegerField(default=0)
    folded_version = models.IntegerField(
        null=True, help_text=_("At which planning_version was written; releases before it leave it behind")
    )
    epoch = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=12, default="active")
    title = models.CharField(max_length=200)
    details = PlainJSONField(default=dict)
    inputs = PlainJSONField(default=dict)
    agents = PlainJSONField(default=dict)
    budget = PlainJSONField(default=dict)
    plan = PlainJSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("parties")
        constraints = (
            models.CheckConstraint(
                condition=Q(planned_version__lte=F("version")), name="party_planned_version_not_ahead"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("active", "completed", "cancelled")), name="party_status_known"
            ),
        )
        indexes = (
            models.Index(fields=("-changed_at",), name="party_changed"),
            # Read by the health monitor.
            models.Index(fields=("changed_at",), name="party_behind", condition=BEHIND),
            # Read by the monitor of the release before; it goes once none of it runs.
            models.Index(fields=("changed_at",), name="party_stale", condition=Q(version__gt=F("planned_version"))),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.id})"

    @property
    def behind(self) -> bool:
        """As BEHIND has it."""
        known = self.planning_version if self.folded_version == self.version else None
        return (self.version if known is None else known) > self.planned_version


class _Event(models.Model):
    """What is written of an event, besides its number and whose it is."""

    version = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    schema_version = models.PositiveSmallIntegerField()
    payload = PlainJSONField()
    actor = models.CharField(max_length=80)
    correlation_id = models.UUIDField()
    causation_id = models.UUIDField(null=True)
    idempotency_key = models.CharField(max_length=120, null=True)  # noqa: DJ001 — NULL means none; unique where given
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class PartyEvent(_Event):
    """The event store. Immutable: a trigger refuses UPDATE and DELETE. Hash-partitioned by party."""

    pk = models.CompositePrimaryKey("party_id", "version")
    party_id = models.CharField(max_length=20)
    event_id = models.UUIDField()

    class Meta:
        db_table = "party_events"

    def __str__(self) -> str:
        return f"{self.party_id} v{self.version} {self.type}"


class EventRow(_Event):
    """The event store as the admin can show it: the admin refuses composite keys, so this reads a view."""

    event_id = models.UUIDField(primary_key=True)
    party = models.ForeignKey(Party, models.DO_NOTHING, db_constraint=False, related_name="events")

    class Meta:
        managed = False
        db_table = "party_events_by_id"
        verbose_name = _("event")
        ordering = ("party", "version")

    def __str__(self) -> str:
        return f"{self.party_id} v{self.version} {self.type}"


class PartyInput(models.Model):
    """The history of inputs, removed ones included."""

    # No index of its own: the unique constraint begins with the party.
    party = models.ForeignKey(Party, models.CASCADE, related_name="input_rows", db_index=False)
    input_id = models.CharField(max_length=24)
    added_version = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=20)
    priority = models.CharField(max_length=4)
    categories = models.JSONField(default=list)
    slots = models.JSONField(default=dict)
    confidence = models.JSONField(default=dict)
    affected = models.JSONField(default=list)
    status = models.CharField(max_length=8, choices=(("active", "active"), ("removed", "removed")), default="active")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "parties_input"
        verbose_name = _("input")
        constraints = (
            models.UniqueConstraint(fields=("party", "added_version"), name="input_once_an_event"),
            models.UniqueConstraint(
                fields=("party", "input_id"), condition=Q(status="active"), name="input_active_once"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Membership(models.Model):
    """Who may see and change a party: an account, or the holder of a visitor token until an account claims it."""

    ROLES = (("owner", "owner"), ("editor", "editor"), ("viewer", "viewer"))

    party = models.ForeignKey(Party, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    visitor = models.CharField(max_length=64, blank=True, default="", db_index=True)
    role = models.CharField(max_length=8, choices=ROLES)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, visitor="") | (Q(user__isnull=True) & ~Q(visitor="")),
                name="membership_user_or_visitor",
            ),
            models.UniqueConstraint(
                fields=("party", "user"), condition=Q(user__isnull=False), name="membership_once_a_user"
            ),
            models.UniqueConstraint(
                fields=("party", "visitor"), condition=~Q(visitor=""), name="membership_once_a_visitor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user or 'visitor'}: {self.role} of {self.party_id}"


class OutboxMessage(models.Model):
    """A marker: this party has news for this consumer. Deleted in the transaction that deals with the news.

    Its times are the database's: they are compared with that clock, and no other may have a say.
    """

    consumer = models.CharField(max_length=30)
    party_id = models.CharField(max_length=20)
    correlation_id = models.UUIDField(null=True)
    available_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outbox_messages"
        verbose_name = _("outbox message")
        indexes = (
            # Read by outbox._claim and backlog.waiting.
            models.Index(fields=("consumer", "available_at", "id"), name="outbox_due"),
            # Read by outbox._settle: every marker of the parties that were dealt with.
            models.Index(fields=("party_id",), name="outbox_party"),
        )

    def __str__(self) -> str:
        return f"{self.consumer} ← {self.party_id}"


class DeadLetter(models.Model):
    """A marker given up on, with the traceback of its last failure. Redriven from here once the cause is mended."""

    consumer = models.CharField(max_length=30)
    party_id = models.CharField(max_length=20, db_index=True)
    correlation_id = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField()
    error = models.TextField()
    created_at = models.DateTimeField()
    died_at = models.DateTimeField()
    redriven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "dead_letters"
        verbose_name = _("dead letter")

    def __str__(self) -> str:
        return f"{self.consumer} ← {self.party_id}"


class IdempotentRequest(models.Model):
    """A request that was carried out under an idempotency key, and its answer. It goes with its party.

    `key` is a hash of who asked and of the key they gave, `body` one of the command with its arguments: neither a token
    nor a text can be read back from here.
    """

    key = models.CharField(primary_key=True, max_length=64)
    body = models.CharField(max_length=64)
    party_id = models.CharField(max_length=20, db_index=True, blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    input_id = models.CharField(max_length=24, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "parties_request"
        verbose_name = _("request")

    def __str__(self) -> str:
        return f"{self.party_id} v{self.version}"


class Person(models.Model):
    """What others call the holder of an account. Never the username, which may be an address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="person")
    display_name = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name or "without a name"


class Purge(models.Model):
    """A party that was erased: that it was, when, by whom and why, and how many rows. Nothing of what they held.

    A trigger lets events be deleted only in the transaction that wrote this row, and only all of a party's.
    """

    party_id = models.CharField(max_length=20, db_index=True)
    purged_at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("purged party")
        verbose_name_plural = _("purged parties")

    def __str__(self) -> str:
        return self.party_id
