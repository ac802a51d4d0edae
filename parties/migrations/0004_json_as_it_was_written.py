"""Events and the read model of a party keep their JSON letter by letter, and an event is found by its id alone.

`jsonb` was taken apart, sorted and put together again at each write and read: a third of the server's work for a plan.

The unique index begins with event_id instead of party_id. The ids grow with time, so new entries go to its right end;
and the admin, which knows no more than the id, is answered from it.

Rewrites both tables and locks them meanwhile.
"""

from django.db import migrations

import parties.eventstore.fields

DOCUMENTS = ("details", "inputs", "agents", "budget", "plan")
VIEW = """
CREATE VIEW party_events_by_id AS
    SELECT event_id, party_id, version, type, schema_version, payload, actor, correlation_id, causation_id,
           idempotency_key, occurred_at, recorded_at
    FROM party_events;
"""
INDEX = "DROP INDEX party_events_event_id; CREATE UNIQUE INDEX party_events_event_id ON party_events ({columns});"


def read_model(kind):
    types = ", ".join(f"ALTER COLUMN {name} TYPE {kind} USING {name}::{kind}" for name in DOCUMENTS)
    storage = ", ".join(f"ALTER COLUMN {name} SET STORAGE EXTERNAL" for name in DOCUMENTS)
    return f"ALTER TABLE parties_party {types}; ALTER TABLE parties_party {storage};"


def events(kind):
    change = f"ALTER TABLE party_events ALTER COLUMN payload TYPE {kind} USING payload::{kind};"
    return f"DROP VIEW party_events_by_id; {change}{VIEW}"


def field(model, name, **options):
    return migrations.AlterField(model, name, parties.eventstore.fields.PlainJSONField(**options))


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0003_read_model_uncompressed"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(read_model("json"), read_model("jsonb")),
                migrations.RunSQL(events("json"), events("jsonb")),
                migrations.RunSQL(
                    INDEX.format(columns="event_id, party_id"), INDEX.format(columns="party_id, event_id")
                ),
            ],
            state_operations=[
                *(field("party", name, default=dict) for name in DOCUMENTS),
                field("partyevent", "payload"),
                field("eventrow", "payload"),
            ],
        ),
    ]
