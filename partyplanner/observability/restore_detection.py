"""Which server's history this database is part of: a change means that it was restored, or that a standby took over.

Either may have taken back what clients were told, so every party begins a new epoch.
"""

import logging

from django.db import connection, transaction

from parties.eventstore import epochs

logger = logging.getLogger(__name__)

# A dump restored elsewhere changes the identifier; a restore to a point in time or a failover begins a new timeline.
_REMEMBER = """
INSERT INTO partyplanner_origin AS known (id, name)
SELECT 1, system_identifier || '/' || timeline_id FROM pg_control_system(), pg_control_checkpoint()
ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE known.name <> excluded.name
RETURNING xmax <> 0
"""


def look() -> bool:
    """Compare with what is remembered; whether it had changed. Of several supervisors, one finds that."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_REMEMBER)
        row = cursor.fetchone()
        changed = row is not None and bool(row[0])
        if changed:
            logger.warning("action=new_epoch parties=%d reason=restored_or_failed_over", epochs.begin())
    return changed
