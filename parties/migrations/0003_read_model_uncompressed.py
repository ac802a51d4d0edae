"""The read model of a party is kept as it is instead of compressed: it is rewritten with every plan.

Compressing its documents (pglz) took a sixth of the server's work for a plan. The events, which are written once and
stay, are compressed as before.
"""

import django.db.models.deletion
from django.db import migrations, models

DOCUMENTS = ("details", "inputs", "agents", "budget", "plan")


def storage(kind):
    changes = ", ".join(f"ALTER COLUMN {name} SET STORAGE {kind}" for name in DOCUMENTS)
    return f"ALTER TABLE parties_party {changes}"


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_markers_on_the_database_clock"),
    ]

    operations = [
        migrations.RunSQL(storage("EXTERNAL"), storage("EXTENDED")),
        migrations.AlterField(
            model_name="partyinput",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="input_rows",
                to="parties.party",
            ),
        ),
    ]
