"""A process that carries out commands: it writes as a web process does, and answers what it was acknowledged.

Requests and answers are JSON lines on standard input and output. Run by tests.faults.support.environment.Remote.
"""

import json
import os
import sys
from functools import partial
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import close_old_connections, transaction
from django.utils import timezone

from parties import commands
from parties.domain import events as ev
from parties.domain import ids
from parties.eventstore import append, repository
from parties.models import Party
from parties.outbox import dead_letters, messages
from tests.faults.support import history
from tests.support.together import at_once

ACTOR = "remote"


def create(text: str, key: str) -> dict[str, Any]:
    done = commands.create_party(
        text=text, actor=ACTOR, now=timezone.now(), idempotency_key=commands.IdempotencyKey(ACTOR, key)
    )
    return {"party": done.party_id, "version": done.version}


def add(party: str, text: str, key: str) -> dict[str, Any]:
    done = commands.add_input(
        party_id=party, text=text, actor=ACTOR, now=timezone.now(), idempotency_key=commands.IdempotencyKey(ACTOR, key)
    )
    return {"party": done.party_id, "version": done.version}


def remove(party: str, text: str) -> int:
    found = next(key for key, wish in repository.load(party).inputs.items() if wish.text == text)
    return commands.remove_input(party_id=party, input_id=found, actor=ACTOR, now=timezone.now()).version


def add_at_once(party: str, texts: list[str], key: str = "") -> list[int]:
    """Each text by a writer of its own, all at the same moment; with `key`, all under that one key."""
    done = at_once(*(partial(add, party, text, key or f"once {text}") for text in texts))
    return sorted(one["version"] for one in done)


def lengthen(party: str, count: int) -> int:
    """Give a party a long history: `count` changes of its title, without a message to the planner."""
    for start in range(0, count, 1000):
        numbers = range(start, min(start + 1000, count))
        with transaction.atomic():
            state = repository.load(party, lock=True)
            changes: list[ev.Event] = [ev.DetailsChanged(changes={"title": f"Title {number}"}) for number in numbers]
            append.append([repository.Append(state, changes, ACTOR, ids.event_id())], timezone.now())
    return repository.load(party).version


def state(party: str) -> dict[str, Any]:
    row = Party.objects.get(pk=party)
    agents = {name: agent.get("status") for name, agent in row.agents.items()}
    errors = {name: agent["error"] for name, agent in row.agents.items() if agent.get("error")}
    return {"version": row.version, "planned_version": row.planned_version, "agents": agents, "errors": errors}


def redrive(letters: list[int]) -> int:
    return dead_letters.redrive(letters)


def wake(party: str, times: int) -> None:
    for _ in range(times):
        messages.enqueue(["planner"], [party], None)


CALLS = (create, add, remove, add_at_once, lengthen, state, redrive, wake, history.check)


def main() -> None:
    calls: dict[str, Any] = {call.__name__: call for call in CALLS}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            close_old_connections()
            answer = {"result": calls[request["call"]](**request["arguments"])}
        except Exception as error:
            answer = {"error": type(error).__name__, "message": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.support.settings")
    main()
