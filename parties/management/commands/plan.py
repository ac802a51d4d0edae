"""`manage.py plan "jungle party for 75 guests" "balloon artist"`: a party from the command line, live."""

import datetime as dt
import time
from collections.abc import Sequence
from typing import IO, Any, Final, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from django.utils.module_loading import import_string
from rich.console import Console

from parties import commands, queries
from parties.domain.errors import CommandRejected
from parties.domain.state import PartyState, encode
from parties.eventstore.repository import PartyNotFound
from parties.management import plan_view
from parties.outbox import relay
from parties.presentation.rendering import render
from partyplanner import flow

ACTOR: Final = "cli"
PATIENCE_SECONDS: Final = 0.3  # for a worker to take it; then this process does the work itself
LOOK_SECONDS: Final = 0.02
LIMIT_SECONDS: Final = 60.0
WIDTH: Final = 120  # where there is no terminal to ask
NO_SERVERS: Final = "Start it with `make run` first, or set DATABASE_URL and REDIS_URL."
NO_TABLES: Final = "Run `manage.py migrate` and `manage.py loadcatalogue` first."


class Unfinished(Exception):
    """The plan was not finished in time."""


class Command(BaseCommand):
    help = "Type wishes one after the other into a party, watch it being planned, and see the plan."
    requires_system_checks = ()  # some ask the database, and would answer its absence with a traceback

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("texts", nargs="*", metavar="TEXT", help="a wish, in plain words")
        parser.add_argument("--party", metavar="ID", help="a party that exists; else a new one")
        parser.add_argument("--today", metavar="DATE", help="the day on which the wishes are typed, as 2026-06-20")
        parser.add_argument("--json", action="store_true", dest="as_json", help="the party as one JSON object")

    def handle(
        self, *args: Any, texts: list[str], party: str | None, today: str | None, as_json: bool, **options: Any
    ) -> None:
        if not texts and party is None:
            raise CommandError("Type what you want, for example: manage.py plan “jungle party for 75 guests”")
        self.stdout.ending = ""  # the console ends its lines itself
        width = None if self.stdout.isatty() else WIDTH
        console = Console(file=cast("IO[str]", self.stdout), quiet=as_json, highlight=False, width=width)
        try:
            with plan_view.Watch(console) as watch:
                state = Play(watch, _now(today)).run(texts, party)
        except CommandRejected as error:
            raise CommandError(render(error.message)) from None
        except (PartyNotFound, Unfinished) as error:
            raise CommandError(str(error)) from None
        except OperationalError as error:
            raise CommandError(f"The database does not answer ({_first_line(error)}). {NO_SERVERS}") from None
        except ProgrammingError as error:
            raise CommandError(f"The database is not up to date ({_first_line(error)}). {NO_TABLES}") from None
        if as_json:
            self.stdout.write(f"{as_object(state)}\n")
        else:
            console.print(plan_view.plan(state))


class Play:
    """Plays wishes into a party, each one once the plan has settled on those before it."""

    def __init__(self, watch: plan_view.Watch, now: dt.datetime) -> None:
        self._watch = watch
        self._now = now
        self._patience = PATIENCE_SECONDS

    def run(self, texts: Sequence[str], party_id: str | None) -> PartyState:
        """Raises errors.CommandRejected before anything has changed if one of the texts cannot be taken."""
        for text in texts:
            commands.clean_wish(text)
        if party_id is not None:
            queries.load_state(party_id)
        for text in texts:
            self._watch.typed(text)
            appended = self._type(text, party_id)
            party_id = appended.party_id
            state = self._settle(party_id)
            news = [one for one in queries.recent_activity(party_id) if one.version > appended.version]
            self._watch.settled(state, news)
        return self._settle(party_id or "")

    def _type(self, text: str, party_id: str | None) -> commands.Appended:
        if party_id is None:
            return commands.create_party(text=text, actor=ACTOR, now=self._now, source=ACTOR)
        return commands.add_input(party_id=party_id, text=text, actor=ACTOR, now=self._now, source=ACTOR)

    def _settle(self, party_id: str) -> PartyState:
        """The party once its plan is current; one that is over has none to wait for.

        Where no worker takes it, the work is done here.
        """
        started = time.monotonic()
        while _unfinished(state := queries.load_state(party_id)):
            self._watch.waiting(state)
            waited = time.monotonic() - started
            if waited > LIMIT_SECONDS:
                raise Unfinished(f"The plan of {party_id} was not finished within {LIMIT_SECONDS:.0f} seconds.")
            if waited >= self._patience and (relay.drain("planner") or _run_deferred(state)):
                self._patience = 0.0
            else:
                time.sleep(LOOK_SECONDS)
        return state


def _unfinished(state: PartyState) -> bool:
    return state.status == "active" and (state.stale or bool(state.waits_for))


def _run_deferred(state: PartyState) -> bool:
    return bool(state.waits_for) and bool(import_string(flow.RUNS)())


def as_object(state: PartyState) -> str:
    """The party as one line of canonical JSON."""
    parts = ("party_id", "version", "details", "inputs", "agents", "budget", "plan")
    return encode({part: getattr(state, part) for part in parts}).decode()


def _now(today: str | None) -> dt.datetime:
    """The present, moved to another day if one is given."""
    now = timezone.now()
    if today is None:
        return now
    try:
        return dt.datetime.combine(dt.date.fromisoformat(today), now.timetz())
    except ValueError:
        raise CommandError(f"--today is a date like 2026-06-20, not {today!r}.") from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
