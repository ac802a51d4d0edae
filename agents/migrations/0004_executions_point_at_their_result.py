"""An execution names the event that ended it instead of keeping a second copy of what that event says."""

import django.db.models.deletion
from django.db import migrations, models

ENDED = """
UPDATE agents_execution run SET ended_version = (
    SELECT min(event.version) FROM party_events event
    WHERE event.party_id = run.party_id AND event.version > run.version
        AND event.type IN ('agent_completed', 'agent_failed', 'agent_run_cancelled')
        AND event.payload->>'agent' = run.agent AND event.payload->>'fingerprint' = run.fingerprint
)
WHERE status <> 'running'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0003_deferred_runs"),
        ("parties", "0003_read_model_uncompressed"),
    ]

    operations = [
        migrations.RemoveField(model_name="agentexecution", name="output"),
        migrations.AddField(
            model_name="agentexecution",
            name="ended_version",
            field=models.PositiveIntegerField(help_text="Version of the event that ended it", null=True),
        ),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="agentexecution",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="executions",
                to="parties.party",
            ),
        ),
    ]
