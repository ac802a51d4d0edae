"""Only what concerns planning makes a plan stale; requests, people and purges have tables of their own.

Expands only: a web process of the release before goes on inserting and updating rows, and never sets the new columns.
A row that it wrote last is known by its folded_version, which it leaves behind.

A party's events can now be deleted, but only all together, and only in the transaction that wrote its row of
parties_purge. Nothing else that party_events refused is allowed.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The permission to delete is the audit row, so that neither can be without the other.
PURGE = """
ALTER TABLE parties_purge ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE OR REPLACE FUNCTION party_events_are_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM parties_purge WHERE party_id = OLD.party_id AND xid = pg_current_xact_id()
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'party_events is append-only: % is refused', TG_OP
        USING HINT = 'Append an event that corrects the earlier one.', ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION party_events_are_purged_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM party_events WHERE party_id IN (SELECT party_id FROM deleted)) THEN
        RAISE EXCEPTION 'party_events is append-only: a part of a stream is not deleted'
            USING HINT = 'Purge the whole party (manage.py purge_party).', ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER party_events_purged_whole AFTER DELETE ON party_events
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION party_events_are_purged_whole();
"""
WITHOUT_PURGE = """
DROP TRIGGER party_events_purged_whole ON party_events;
DROP FUNCTION party_events_are_purged_whole();
CREATE OR REPLACE FUNCTION party_events_are_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'party_events is append-only: % is refused', TG_OP
        USING HINT = 'Append an event that corrects the earlier one.', ERRCODE = 'restrict_violation';
END $$;
ALTER TABLE parties_purge DROP COLUMN xid;
"""


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('parties', '0004_json_as_it_was_written'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='planning_version',
            field=models.IntegerField(help_text='Of the last event that concerns planning', null=True),
        ),
        migrations.AddField(
            model_name='party',
            name='folded_version',
            field=models.IntegerField(
                help_text='At which planning_version was written; releases before it leave it behind', null=True
            ),
        ),
        migrations.CreateModel(
            name='IdempotentRequest',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('body', models.CharField(max_length=64)),
                ('party_id', models.CharField(blank=True, db_index=True, default='', max_length=20)),
                ('version', models.PositiveIntegerField(default=0)),
                ('input_id', models.CharField(blank=True, default='', max_length=24)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'request',
                'db_table': 'parties_request',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                (
                    'user',
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name='person',
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ('display_name', models.CharField(blank=True, default='', max_length=80)),
            ],
            options={
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party_id', models.CharField(db_index=True, max_length=20)),
                ('purged_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('actor', models.CharField(max_length=80)),
                ('reason', models.CharField(max_length=500)),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'purged party',
                'verbose_name_plural': 'purged parties',
            },
        ),
        migrations.RunSQL(PURGE, WITHOUT_PURGE),
    ]
