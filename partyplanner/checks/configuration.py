"""System checks: what would fail late, or not at all, fails at start with a sentence that says what to change."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.utils.module_loading import import_string

from parties.models import PARTITIONS
from partyplanner import flow

NO_CODE: Final = frozenset({"EVENTS"})  # the table of partyplanner.flow that names modules: see events
VECTOR: Final = "vector"
VECTOR_LEAST: Final = (0, 8)  # from which on a filter does not starve a search of its vector index


@register()
def flow_entries_exist(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return list(_flow_errors())


def _flow_errors() -> Iterator[CheckMessage]:
    for entry, path in _flow_paths():
        try:
            found = import_string(path)
            problem = "" if callable(found) or isinstance(found, Mapping) else "cannot be called"
        except ImportError as error:
            problem = f"does not import: {error}"
        if problem:
            yield Error(
                f"{entry} names {path}, which {problem}. Correct it in partyplanner/flow.py, or add what it names.",
                id="partyplanner.E001",
            )


def _flow_paths() -> Iterator[tuple[str, str]]:
    """Each entry of the map that names code, with its dotted path. A new table is checked from its first day."""
    for table, value in vars(flow).items():
        if not table.isupper() or table in NO_CODE:
            continue
        if isinstance(value, str):
            yield f"flow.{table}", value
            continue
        for key, path in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield f"flow.{table}[{key!r}]", path


@register()
def queue_retries_after_timeout(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    configured: dict[str, Any] = settings.Q_CLUSTER
    clusters = [configured, *(configured | other for other in configured.get("ALT_CLUSTERS", {}).values())]
    limits = [(cluster.get("timeout"), cluster.get("retry", 60)) for cluster in clusters]
    return [
        Error(
            f"Q_CLUSTER retries after {retry} s but lets a task run for {timeout} s: set retry above timeout,"
            " or a running task is started twice.",
            id="partyplanner.E004",
        )
        for timeout, retry in limits
        if timeout is None or retry <= timeout
    ]


@register()
def channel_layer_crosses_processes(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    backend = settings.CHANNEL_LAYERS.get("default", {}).get("BACKEND", "")
    if backend != "channels_redis.pubsub.RedisPubSubChannelLayer":
        return [
            Error(
                f"CHANNEL_LAYERS uses {backend or 'nothing'}: workers and web servers are different processes; set it"
                " to channels_redis.pubsub.RedisPubSubChannelLayer.",
                id="partyplanner.E005",
            )
        ]
    return []


@register(Tags.database)
def vectors_can_be_stored(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Asked before each `migrate`: the search needs pgvector, and the right to switch it on."""
    return [error for alias in databases or () for error in _vector_errors(alias)]


def _vector_errors(alias: str) -> Iterator[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(installed_version, default_version), installed_version IS NOT NULL,"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            " FROM pg_available_extensions WHERE name = %s",
            [VECTOR],
        )
        found = cursor.fetchone()
    if found is None or _numbers(found[0]) < VECTOR_LEAST:
        least = ".".join(map(str, VECTOR_LEAST))
        has = "has no pgvector" if found is None else f"has pgvector {found[0]}"
        yield Error(
            f"This PostgreSQL {has}; the search needs {least} or newer: install the package"
            " postgresql-NN-pgvector on the database server (NN: its major version).",
            id="partyplanner.E006",
        )
    elif not (found[1] or found[2]):
        yield Error(
            "pgvector is there but not switched on, which only a superuser may do: have one run"
            " CREATE EXTENSION vector in this database, once.",
            id="partyplanner.E007",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


@register()
def deferred_agents_exist(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"DEFERRED_AGENTS names {name!r}, which is no agent; there are {', '.join(flow.AGENTS)}.",
            id="partyplanner.E008",
        )
        for name in sorted(settings.DEFERRED_AGENTS - flow.AGENTS.keys())
    ]


@register(Tags.database)
def event_store_is_whole(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The partitions of party_events are those that its migration pins; asks the database, so only where it is named.

    A partition that was detached, or made with another modulus, would refuse the writes of one party in sixteen.
    """
    return [error for alias in databases or () for error in _partition_errors(alias)]


_PARTITIONS = """
SELECT pg_get_partkeydef(to_regclass('party_events')),
       (SELECT coalesce(array_agg(pg_get_expr(child.relpartbound, child.oid)), '{}')
        FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = to_regclass('party_events') AND NOT inhdetachpending)
"""


def _partition_errors(alias: str) -> Iterator[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute(_PARTITIONS)
        key, found = cursor.fetchone()
    if key is None:  # not migrated yet
        return
    if key != "HASH (party_id)":
        yield Error(f"party_events is partitioned by {key}; restore it as HASH (party_id).", id="partyplanner.E009")
        return
    pinned = {f"FOR VALUES WITH (modulus {PARTITIONS}, remainder {number})": number for number in range(PARTITIONS)}
    for bound in sorted(set(found) - pinned.keys()):
        yield Error(
            f"party_events has a partition {bound}; this release pins modulus {PARTITIONS}:"
            " move its rows and detach it.",
            id="partyplanner.E010",
        )
    for bound in sorted(pinned.keys() - set(found), key=lambda name: pinned[name]):
        yield Error(
            f"party_events has no partition {pinned[bound]} of {PARTITIONS}, so writes of its parties fail: attach it"
            f" again (ALTER TABLE party_events ATTACH PARTITION party_events_{pinned[bound]:02d} {bound}).",
            id="partyplanner.E011",
        )


@register()
def no_crash_point_armed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if os.environ.get("FAILPOINT") and not settings.DEBUG:
        return [Warning("FAILPOINT is set: this process will kill itself. Unset it.", id="partyplanner.W001")]
    return []
