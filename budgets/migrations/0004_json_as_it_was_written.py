"""As in the migration of the same name of parties: budgets are written with every plan, and looked at by people only."""

from django.db import migrations

import parties.eventstore.fields


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_snapshot_parts"),
    ]

    operations = [
        migrations.AlterField(
            "budgetsnapshot",
            "parts",
            parties.eventstore.fields.PlainJSONField(
                default=dict, help_text="What each category moved by, and the rules for what comes on top"
            ),
        ),
        migrations.AlterField(
            "budgetsnapshot",
            "changes",
            parties.eventstore.fields.PlainJSONField(
                default=dict, help_text="The difference from the budget before, as a JSON Merge Patch"
            ),
        ),
    ]
