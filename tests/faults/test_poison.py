"""An agent at its worst, in real workers: its party alone suffers, for a bounded number of attempts."""

from functools import partial

import pytest

from tests.faults.support.load_generator import planned_again
from tests.support.application import await_true

pytestmark = pytest.mark.fault
HISTORY = 10_000
REASONS = {
    "exits": "SystemExit",
    "dies": "The worker died before it could say why",
    "loops": "in loops",
    "grinds": "The worker died before it could say why",
}


def test_an_agent_that_fails_is_left_out_of_the_plan(environment, load_generator, recovered):
    """It raises, uses up the memory or answers nonsense: the plan is made without it, and says so."""
    spells = {"raises": "a poisonous wish", "grows": "MemoryError", "babbles": "TypeError", "nulls": "u0000"}
    parties = {spell: load_generator.start_party(f"jungle theme poison-{spell}")["party"] for spell in spells}
    recovered(planned_again(environment, load_generator, 30), 5)
    for spell, error in spells.items():
        await_true(partial(environment.planned, parties[spell]), 20)
        found = load_generator.remote.call("state", party=parties[spell])
        assert found["agents"]["theme"] == "failed"
        assert error in found["errors"]["theme"]
        assert found["agents"]["planner"] == "completed"


@pytest.mark.parametrize("spells", [("exits", "dies"), ("loops",), ("grinds",)], ids=" ".join)
def test_workers_that_suffer_give_the_parties_up(environment, load_generator, recovered, parked, spells):
    """Three attempts, each counted before it is made, then a dead letter with the reason; the others go on."""
    parties = {spell: load_generator.start_party("20 guests")["party"] for spell in spells}
    await_true(environment.settled)
    if "dies" in parties:
        load_generator.remote.call("lengthen", party=parties["dies"], count=HISTORY)
    bad = {spell: load_generator.wish(party, f"jungle theme poison-{spell}") for spell, party in parties.items()}
    parked += parties.values()
    recovered(max(planned_again(environment, load_generator, 30) for _ in range(3)), 10)
    letters = {spell: given_up(environment, party, REASONS[spell]) for spell, party in parties.items()}
    for spell, party in parties.items():
        load_generator.remote.call("remove", party=party, text=bad[spell]["text"])
        load_generator.acknowledged.remove(bad[spell])
        await_true(partial(environment.planned, party), 20)
        assert load_generator.remote.call("redrive", letters=[letters[spell]]) == 1
        assert load_generator.remote.call("redrive", letters=[letters[spell]]) == 0
    await_true(environment.settled, 20)
    parked.clear()


def given_up(environment, party, reason):
    """The number of the party's dead letter, once it is there."""
    await_true(lambda: letters(environment, party) != [], 60)
    ((letter, attempts, error),) = letters(environment, party)
    assert attempts == 3
    assert reason in error
    assert not environment.planned(party)
    return letter


def letters(environment, party):
    return environment.sql(
        "SELECT id, attempts, error FROM dead_letters WHERE party_id = %s AND redriven_at IS NULL", party
    )
