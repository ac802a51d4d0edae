"""Budgets as they were: one snapshot for each recalculation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.eventstore.fields import PlainJSONField


class BudgetSnapshot(models.Model):
    """The budget after one recalculation. Projected from budget_recalculated; money in the party's currency."""

    # No index of its own: the unique constraint begins with the party.
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="budget_snapshots", db_index=False)
    version = models.PositiveIntegerField(help_text=_("Version of the event that recalculated it"))
    low = models.DecimalField(max_digits=14, decimal_places=2)
    high = models.DecimalField(max_digits=14, decimal_places=2)
    previous_low = models.DecimalField(max_digits=14, decimal_places=2)
    previous_high = models.DecimalField(max_digits=14, decimal_places=2)
    delta_low = models.DecimalField(max_digits=14, decimal_places=2)
    delta_high = models.DecimalField(max_digits=14, decimal_places=2)
    parts = PlainJSONField(
        default=dict, help_text=_("What each category moved by, and the rules for what comes on top")
    )
    changes = PlainJSONField(default=dict, help_text=_("The difference from the budget before, as a JSON Merge Patch"))
    reason = models.TextField(help_text=_("A message as JSON, or a text of before there were messages"))
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "budgets_snapshot"
        verbose_name = _("snapshot")
        constraints = (models.UniqueConstraint(fields=("party", "version"), name="snapshot_once_an_event"),)

    def __str__(self) -> str:
        return f"{self.party_id} at {self.version}: {self.low}–{self.high}"
