"""Work out planning_version for the parties there are, from their events, and index those whose plan is behind.

In small transactions, while everything runs. A party that an older release writes meanwhile is left as it is: whoever
loads it reads the same from its events.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction
from django.db.models import F, Q

BATCH = 500
LOCK = """
SELECT id FROM parties_party WHERE id > %s AND folded_version IS DISTINCT FROM version
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
# A statement of its own, after the lock: it has to see what a writer that held the lock before has committed.
FILL = """
UPDATE parties_party party
SET folded_version = version,
    planning_version = coalesce((
        SELECT max(event.version) FROM party_events event
        WHERE event.party_id = party.id AND event.version <= party.version AND (
            event.type IN (
                'party_created', 'input_added', 'input_removed', 'input_priority_changed', 'agent_retry_requested'
            )
            OR event.type = 'details_changed' AND (event.payload -> 'changes')::jsonb - 'title' <> '{}'::jsonb
        )
    ), 0),
    planned_version = coalesce((
        SELECT max(event.version) FROM party_events event
        WHERE event.party_id = party.id AND event.version <= party.version AND event.type = 'plan_updated'
    ), 0)
WHERE id = ANY(%s)
"""


def fill(apps, schema_editor):
    last = ""
    while True:
        with transaction.atomic(using=schema_editor.connection.alias), schema_editor.connection.cursor() as cursor:
            cursor.execute(LOCK, [last, BATCH])
            ids = [party_id for (party_id,) in cursor.fetchall()]
            if not ids:
                return
            cursor.execute(FILL, [ids])
        last = ids[-1]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('parties', '0005_planning_requests_people_purges'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # One that was left half made by a run that ended in a lock timeout.
        migrations.RunSQL('DROP INDEX CONCURRENTLY IF EXISTS party_behind', migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='party',
            index=models.Index(
                condition=Q(version__gt=F('planned_version'))
                & (
                    Q(planning_version__gt=F('planned_version'))
                    | Q(folded_version=None)
                    | Q(folded_version__lt=F('version'))
                ),
                fields=['changed_at'],
                name='party_behind',
            ),
        ),
    ]
