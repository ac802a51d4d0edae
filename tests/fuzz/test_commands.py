"""Whatever the commands are given: what they do, or one sentence that says what is wrong; never a traceback."""

import contextlib
import io
import json
from typing import Final

import pytest
from django.core.management import CommandError, call_command, get_commands

from agents.catalogue.loading import load
from parties.management.commands import plan
from parties.models import Party
from tests.docs.test_docs import OURS
from tests.fuzz.mutator import CASES, WISHES, Mutator
from tests.fuzz.sound import assert_sound
from tests.support.log import written_log

pytestmark = pytest.mark.django_db(transaction=True)

SHARE: Final = 0.06  # of the cases
# They run for ever, take minutes, or take no argument.
LEFT_OUT: Final = frozenset(
    {"up", "work", "train_classifier", "train_search", "loadcatalogue", "new_epoch", "set_timeouts"}
)
LINES: Final = (
    '{"id": "1", "text": "a cake for 20", "today": "2026-01-01"}\n',
    '{"id": "2", "text": "a DJ", "categories": ["vendor"], "slots": {}}\n',
)


@pytest.fixture
def arguments(tmp_path):
    """Command → what it may be given, drawn for a case."""
    party = Party.objects.values_list("pk", flat=True)

    def id_(mutator):
        return mutator.text(*party, "fp2026nothing")

    def file(mutator):
        path = tmp_path / "input.jsonl"
        path.write_bytes(mutator.bytes("".join(mutator.some(LINES, 3)).encode()))
        return str(path) if mutator.often(0.9) else mutator.text(str(path))

    return {
        "plan": lambda mutator: [
            *mutator.some([mutator.text(*WISHES) for _ in "123"], 2),
            *mutator.one(((), ("--json",), ("--party", mutator.text(*party)), ("--today", mutator.text("2026-06-20")))),
        ],
        "replay": lambda mutator: [
            id_(mutator),
            *mutator.one(((), ("--at", mutator.text("1", "3")))),
        ],
        "why": lambda mutator: [
            id_(mutator),
            mutator.text("cake", "venue", "tax", "total", "book_venue"),
        ],
        "purge_party": lambda mutator: [
            id_(mutator),
            "--reason",
            mutator.text("the host asked"),
        ],
        "redrive": lambda mutator: mutator.some([mutator.text("1", "2") for _ in "12"], 2),
        "rebuild_projections": lambda mutator: [
            id_(mutator),
            *mutator.one(((), ("--check",))),
        ],
        "classify": lambda mutator: ["--input", file(mutator), "--output", str(tmp_path / "output.jsonl")],
        "evaluate_classifier": lambda mutator: [file(mutator)],
        "searchcatalogue": lambda mutator: [
            mutator.text("somewhere green"),
            *mutator.one(
                (
                    (),
                    ("--kind", mutator.text("venue")),
                    ("--guests", mutator.text("75")),
                    ("--budget", mutator.text("800", "$1,000")),
                    ("--diet", mutator.text("vegan")),
                    ("--hire", mutator.text("dj")),
                    ("--limit", mutator.text("3")),
                )
            ),
        ],
    }


def run(name, given):
    """Raises what the command fails with, unless it is said in a sentence."""
    out = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command(name, *given, stdout=out, stderr=out)


def test_every_command_says_what_is_wrong(arguments, monkeypatch):
    monkeypatch.setattr(plan, "PATIENCE_SECONDS", 0.0)
    load()
    call_command("plan", WISHES[0], stdout=io.StringIO())
    known = sorted(arguments)
    assert set(known) == {name for name, app in get_commands().items() if app in OURS} - LEFT_OUT
    failed = []
    with written_log() as log:
        for number in range(int(CASES * SHARE)):
            mutator = Mutator("commands", number)
            name = known[number % len(known)]
            given = [text.replace("\0", "") for text in arguments[name](mutator)]  # no system hands a NUL over
            try:
                run(name, given)
            except Exception as error:
                failed.append(f"case {number}: {name} {json.dumps(given)[:300]}: {type(error).__name__}: {error}")
        assert "Traceback" not in log.getvalue(), log.getvalue()[-3000:]
    assert not failed, "\n".join(failed[:20])
    assert_sound()
