"""`manage.py plan` through its front door, on a real database. No worker runs: the command drives the plan itself."""

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError

from parties import commands, queries
from parties.management.commands import plan
from parties.models import Party, PartyEvent
from parties.outbox import relay

pytestmark = pytest.mark.django_db(transaction=True)
WISHES = ("jungle theme party for 75 guests in Austin, budget about $2,000", "a balloon artist")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(plan, "PATIENCE_SECONDS", 0.0)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("plan", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def played(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("--json", *arguments))
    return found


def test_json_is_one_object_with_sorted_keys_and_nothing_else():
    text = run("--json", *WISHES)
    assert text.count("\n") == 1
    found = json.loads(text)
    assert text == json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    assert list(found) == ["agents", "budget", "details", "inputs", "party_id", "plan", "version"]
    assert {wish["text"] for wish in found["inputs"].values()} == set(WISHES)
    assert found["version"] == Party.objects.get(pk=found["party_id"]).version
    assert {name for name, agent in found["agents"].items() if agent["status"] == "completed"} >= {"budget", "planner"}


def test_the_plan_has_every_part():
    text = run(*WISHES)
    for part in (
        "“a balloon artist” → ",
        "75 guests in Austin",
        "of 6 sections ready",
        "Section",
        "How it is reckoned",
        "Reserve for surprises",
        "Total",
        "Your budget is $2,000",
        "To do",
        "Next steps",
    ):
        assert part in text


def test_a_wish_goes_into_an_existing_party():
    first = played(WISHES[0])
    second = played("--party", first["party_id"], WISHES[1])
    assert second["party_id"] == first["party_id"]
    assert second["version"] > first["version"]
    assert set(second["inputs"]) > set(first["inputs"])
    again = played("--party", first["party_id"])
    assert again == second


def test_markup_in_a_wish_is_shown_as_typed():
    assert "“[red]jungle[/red] party” → " in run("[red]jungle[/red] party")


@pytest.mark.parametrize("day", ["2020-05-04", "2199-01-07"])
def test_today_is_the_day_on_which_the_wishes_are_typed(day):
    found = played("--today", day, WISHES[0])
    (wish,) = found["inputs"].values()
    assert dt.datetime.fromisoformat(wish["added_at"]).date() == dt.date.fromisoformat(day)
    assert found["plan"]["completion"]["of"] == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Type what you want"),
        (("jungle", "  "), "Type what you want"),
        (("x" * 4001,), "4,001 characters"),
        (("--party", "fp2026nosuchparty", "jungle"), "There is no party fp2026nosuchparty"),
        (("--party", "fp2026nosuchparty"), "There is no party fp2026nosuchparty"),
        (("--today", "soon", "jungle"), "--today is a date like 2026-06-20, not 'soon'."),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_bad_input_is_told_and_changes_nothing(arguments, message, form):
    out = io.StringIO()
    with pytest.raises(CommandError, match=message) as refusal:
        call_command("plan", *form, *arguments, stdout=out, stderr=io.StringIO())
    assert refusal.value.returncode == 1
    assert out.getvalue() == ""
    assert not PartyEvent.objects.exists()


def test_a_closed_party_takes_no_wish():
    party_id = played(WISHES[0])["party_id"]
    commands.complete_party(party_id=party_id, actor="test", now=dt.datetime.now(dt.UTC))
    before = queries.load_state(party_id)
    assert played("--party", party_id)["version"] == before.version
    with pytest.raises(CommandError, match="completed"):
        run("--party", party_id, WISHES[1])
    assert queries.load_state(party_id) == before


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            OperationalError("connection refused\n\tIs the server running?"),
            "The database does not answer (connection refused). "
            "Start it with `make run` first, or set DATABASE_URL and REDIS_URL.",
        ),
        (
            ProgrammingError('relation "parties_party" does not exist\nLINE 1: SELECT'),
            'The database is not up to date (relation "parties_party" does not exist). '
            "Run `manage.py migrate` and `manage.py loadcatalogue` first.",
        ),
    ],
)
def test_a_database_that_cannot_be_used(monkeypatch, error, message):
    def refuse(**_: Any) -> None:
        raise error

    monkeypatch.setattr(commands, "create_party", refuse)
    with pytest.raises(CommandError) as refusal:
        run(WISHES[0])
    assert str(refusal.value) == message


def test_a_plan_that_is_not_finished_in_time(monkeypatch):
    monkeypatch.setattr(plan, "LIMIT_SECONDS", 0.05)
    monkeypatch.setattr(relay, "drain", lambda name: 0)
    with pytest.raises(CommandError, match="was not finished within"):
        run(WISHES[0])
