"""A database filled by an earlier release migrates, agrees with its events, and its parties plan on as before.

`data/DATE.sql.xz` is a dump that the code of that day filled through commands, workers and staff edits: 81 parties with
every type of event, removed wishes that were typed again, pins, failures, deferred runs and a dead letter.
`data/DATE.json` is what their plans showed.
"""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partyplanner.embedded import postgres
from tests.support import servers

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
RELEASE = "2026-11-21"
SHOWN = ("total", "picks", "checklist")
UNPLANNED = frozenset({"completed", "cancelled", "dead"})  # over, or waiting as a dead letter


@pytest.fixture(scope="module")
def address() -> Iterator[dict[str, str]]:
    """A database as that release left it: what the environment says of it."""
    name = f"upgrade_{os.getpid()}"
    addresses = servers.create_database(name)
    dump = lzma.decompress((DATA / f"{RELEASE}.sql.xz").read_bytes())
    subprocess.run(
        [postgres.binaries() / "psql", "--quiet", "--set=ON_ERROR_STOP=1", addresses["DATABASE_DIRECT_URL"]],
        input=dump,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    yield addresses
    servers.drop_database(name)


def python(address: dict[str, str], *arguments: str) -> str:
    env = {**os.environ, **address, "PYTHONPATH": str(ROOT), "DEFERRED_AGENTS": ""}
    env["DJANGO_SETTINGS_MODULE"] = "partyplanner.settings"
    done = subprocess.run(
        [sys.executable, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def upgraded(address: dict[str, str]) -> dict[str, str]:
    python(address, "manage.py", "migrate", "--verbosity", "0")
    return address


@pytest.fixture(scope="module")
def before() -> dict[str, dict[str, Any]]:
    """Label of the party → what it showed."""
    found: dict[str, dict[str, Any]] = json.loads((DATA / f"{RELEASE}.json").read_text())
    return found


def test_it_agrees_with_its_events(upgraded):
    assert "81 parties identical" in python(upgraded, "manage.py", "rebuild_projections", "--check")


@pytest.fixture(scope="module")
def after(upgraded) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(python(upgraded, str(Path(__file__).parent / "replan.py")))
    assert "81 parties identical" in python(upgraded, "manage.py", "rebuild_projections", "--check")
    return found


def settled(party: dict[str, Any]) -> bool:
    """Whether nothing was under way or had failed: then its plan is what its wishes give, and stays."""
    return not party["stale"] and not party["running"] and "failed" not in party["agents"].values()


def test_what_was_up_to_date_still_is_and_the_rest_is_planned(before, after):
    for label, party in before.items():
        kept = after[party["party"]]["kept"]
        assert not kept["stale"] or label in UNPLANNED, label
        if settled(party):
            assert {name: kept[name] for name in SHOWN} == {name: party[name] for name in SHOWN}, label


def test_the_same_wishes_give_the_same_totals_and_picks(before, after):
    compared = 0
    for label, party in before.items():
        new = after[party["party"]]
        if settled(party) and "afresh" in new:
            assert new["afresh"] == {"total": party["total"], "picks": party["picks"]}, label
            compared += 1
    assert compared > 60


def test_parties_plan_on(before, after):
    """Something is added and taken back: whatever is planned anew for it, the plan is the one from before."""
    for label, party in before.items():
        new = after[party["party"]]
        if "went on" in new:
            assert not new["went on"]["stale"], label
            if settled(party):
                assert {name: new["went on"][name] for name in SHOWN} == {name: party[name] for name in SHOWN}, label
