"""Events as they would be stored, made by hand."""

import datetime as dt

from parties.domain import events as ev


def recorded(
    event: ev.Event,
    *,
    at: dt.datetime,
    party_id: str = "fp2027abc",
    version: int = 1,
    actor: str = "test",
    correlation_id: str = "c",
) -> ev.Recorded:
    return ev.Recorded(
        party_id=party_id,
        version=version,
        event_id=f"e{version}",
        event=event,
        actor=actor,
        correlation_id=correlation_id,
        causation_id=None,
        idempotency_key=None,
        occurred_at=at,
        recorded_at=at,
    )
