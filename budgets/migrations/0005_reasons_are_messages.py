"""The reason of a recalculation is a message; those of before are texts, which JSON holds as they are."""

from django.db import migrations

import parties.eventstore.fields

FORWARDS = "ALTER TABLE budgets_snapshot ALTER COLUMN reason TYPE json USING to_json(reason);"
BACKWARDS = "ALTER TABLE budgets_snapshot ALTER COLUMN reason TYPE varchar(200) USING left(reason #>> '{}', 200);"


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0004_json_as_it_was_written"),
    ]

    operations = [
        migrations.RunSQL(
            FORWARDS,
            BACKWARDS,
            state_operations=[
                migrations.AlterField(
                    "budgetsnapshot",
                    "reason",
                    parties.eventstore.fields.PlainJSONField(help_text="A message, or a text of before there were messages"),
                ),
            ],
        ),
    ]
