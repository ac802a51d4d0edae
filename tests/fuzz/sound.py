"""What must hold after anything that was sent: every party is planned, nothing failed, and the read models agree."""

import io

from django.core.management import call_command
from django.db.models import F

from agents.models import AgentExecution
from parties.models import DeadLetter, OutboxMessage, Party
from parties.outbox import relay


def settled() -> None:
    """Plan what there is. No party is stuck."""
    relay.drain("planner")
    assert not OutboxMessage.objects.filter(attempts__gt=0).exists()
    assert not DeadLetter.objects.exists()
    assert not Party.objects.filter(status="active", version__gt=F("planned_version")).exists()
    assert not AgentExecution.objects.filter(status="failed").values_list("agent", "error").first()


def assert_sound() -> None:
    settled()
    out = io.StringIO()
    call_command("rebuild_projections", "--check", stdout=out)
