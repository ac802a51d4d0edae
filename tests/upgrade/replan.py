"""Plan every party of a database again and print what comes of it: run by test_upgrade.py on a database of its own.

`kept` is a party as stored, once what was due has been drained; `afresh` is its plan made from its wishes and pins
alone, as if no agent had ever run.
"""

import json
import sys

import django

from parties.domain.documents import Document

django.setup()

import msgspec  # noqa: E402
from django.utils import timezone  # noqa: E402

from agents.planning.consumer import deps  # noqa: E402
from agents.planning.orchestrator import reconcile  # noqa: E402
from parties import commands  # noqa: E402
from parties.domain import events as ev  # noqa: E402
from parties.domain.patch import merge  # noqa: E402
from parties.domain.state import PartyState  # noqa: E402
from parties.eventstore import repository  # noqa: E402
from parties.models import Party  # noqa: E402
from parties.outbox import relay  # noqa: E402


def shown(state: PartyState) -> dict[str, object]:
    choices = [choice for agent in state.agents.values() for choice in agent.output.get("choices", ())]
    return {
        "stale": state.stale,
        "total": state.budget.get("total"),
        "picks": {choice["id"]: choice.get("picked") for choice in choices},
        "agents": {name: agent.status for name, agent in state.agents.items()},
        "checklist": sorted(state.plan.get("checklist", {})),
    }


def afresh(state: PartyState) -> dict[str, object]:
    """The plan of these wishes and pins without anything from before."""
    bare = msgspec.structs.replace(state, agents={}, budget={}, plan={})
    budget: Document = {}
    picks: dict[str, object] = {}
    for event in reconcile(bare, deps(), timezone.now()):
        if isinstance(event, ev.AgentCompleted):
            picks |= {choice["id"]: choice.get("picked") for choice in event.output.get("choices", ())}
        if isinstance(event, ev.BudgetRecalculated):
            budget = merge(budget, event.patch)
    return {"total": budget.get("total"), "picks": picks}


def add_and_remove(party_id: str) -> None:
    """Something that no section reads, typed and taken back."""
    added = commands.add_input(party_id=party_id, text="thank you so much", actor="test", now=timezone.now())
    relay.drain("planner")
    commands.remove_input(party_id=party_id, input_id=added.input_id, actor="test", now=timezone.now())
    relay.drain("planner")


def main() -> None:
    relay.drain("planner")
    found = {}
    for party_id, status in Party.objects.order_by("pk").values_list("pk", "status"):
        state = repository.load(party_id)
        found[party_id] = {"kept": shown(state)}
        if status == "active":
            found[party_id]["afresh"] = afresh(state)
            add_and_remove(party_id)
            found[party_id]["went on"] = shown(repository.load(party_id))
    json.dump(found, sys.stdout)


main()
