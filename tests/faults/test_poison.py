"""An agent at its worst, in real workers: its party alone suffers, for a bounded number of attempts."""

from functools import partial

import pytest

from tests.faults.environment import await_true
from tests.faults.load_generator import planned_again

pytestmark = pytest.mark.fault
HISTORY = 10_000
REASONS = {
    "exits": "SystemExit",
    "dies": "The worker died before it could say why",
    "loops": "in loops",
    "grinds": "The worker died before it could say why",
}


def test_an_agent_that_fails_is_left_out_of_the_plan(site, typist, recovered):
    """It raises, uses up the memory or answers nonsense: the plan is made without it, and says so."""
    spells = {"raises": "a poisonous wish", "grows": "MemoryError", "babbles": "TypeError", "nulls": "u0000"}
    parties = {spell: typist.start_party(f"jungle theme poison-{spell}")["party"] for spell in spells}
    recovered(planned_again(site, typist, 30), 5)
    for spell, error in spells.items():
        await_true(partial(site.planned, parties[spell]), 20)
        found = typist.remote.call("state", party=parties[spell])
        assert found["agents"]["theme"] == "failed"
        assert error in found["errors"]["theme"]
        assert found["agents"]["planner"] == "completed"


@pytest.mark.parametrize("spells", [("exits", "dies"), ("loops",), ("grinds",)], ids=" ".join)
def test_workers_that_suffer_give_the_parties_up(site, typist, recovered, parked, spells):
    """Three attempts, each counted before it is made, then a dead letter with the reason; the others go on."""
    parties = {spell: typist.start_party("20 guests")["party"] for spell in spells}
    await_true(site.settled)
    if "dies" in parties:
        typist.remote.call("lengthen", party=parties["dies"], count=HISTORY)
    bad = {spell: typist.wish(party, f"jungle theme poison-{spell}") for spell, party in parties.items()}
    parked += parties.values()
    recovered(max(planned_again(site, typist, 30) for _ in range(3)), 10)
    letters = {spell: given_up(site, party, REASONS[spell]) for spell, party in parties.items()}
    for spell, party in parties.items():
        typist.remote.call("remove", party=party, text=bad[spell]["text"])
        typist.acknowledged.remove(bad[spell])
        await_true(partial(site.planned, party), 20)
        assert typist.remote.call("redrive", letters=[letters[spell]]) == 1
        assert typist.remote.call("redrive", letters=[letters[spell]]) == 0
    await_true(site.settled, 20)
    parked.clear()


def given_up(site, party, reason):
    """The number of the party's dead letter, once it is there."""
    await_true(lambda: letters(site, party) != [], 60)
    ((letter, attempts, error),) = letters(site, party)
    assert attempts == 3
    assert reason in error
    assert not site.planned(party)
    return letter


def letters(site, party):
    return site.sql("SELECT id, attempts, error FROM dead_letters WHERE party_id = %s AND redriven_at IS NULL", party)
