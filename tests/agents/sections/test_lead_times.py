"""The tasks of a wedding are due as early as weddings need them, and no other party's are."""

import pytest

from agents.brief.brief import Fact
from agents.brief.reading.reader import Wish, read
from agents.sections.lead_times import told
from parties.domain.message import read as message
from parties.domain.message import say
from tests.agents.summary.contexts import EMPTY, Wanted, context
from tests.support.planning import PureParty, real_deps

TEAM = real_deps()
JUNE = "it is on June 12, 2027"
OTHERS = "a barn in Austin for 90 guests, a band, a DJ, a florist, a photographer and a videographer, cake and dinner"


def planned(*wishes):
    party = PureParty(TEAM, plan_each=False)
    for wish in wishes:
        party.add(wish)
    party.plan()
    return party


def days(party):
    return {key: task["days_before"] for key, task in party.state.plan["checklist"].items()}


def test_a_wedding_is_dated_by_the_lead_times_of_weddings():
    party = planned("our wedding", OTHERS, JUNE)
    early = {
        key: (task["days_before"], task["due_on"], task["figures"])
        for key, task in party.state.plan["checklist"].items()
        if task["days_before"] > 42
    }
    assert early == {
        "general:guest-list": (365, "2026-06-12", ["L09"]),
        "venue.book": (365, "2026-06-12", ["L09"]),
        "vendor.photographer.book": (274, "2026-09-11", ["L09"]),
        "vendor.videographer.book": (274, "2026-09-11", ["L09"]),
        "vendor.band.book": (183, "2026-12-11", ["L09"]),
        "vendor.dj.book": (183, "2026-12-11", ["L09"]),
        "vendor.florist.book": (183, "2026-12-11", ["L09"]),
        "general:officiant": (183, "2026-12-11", ["L09"]),
        "general:invitations": (49, "2027-04-24", ["L02"]),
    }


def test_what_is_not_a_weddings_own_stays_as_it_is():
    wedding, party = days(planned("our wedding", OTHERS, JUNE)), days(planned(OTHERS, JUNE))
    assert wedding["catering.book"] == party["catering.book"] == 42
    assert wedding["cake.order"] == party["cake.order"] == 21
    assert wedding["vendor.dj.confirm"] == party["vendor.dj.confirm"] == 21
    assert wedding.keys() - party.keys() == {"general:officiant"}


def test_the_wish_that_says_so_is_among_the_causes_and_taking_it_back_is_the_identity():
    party = planned(OTHERS)
    before = party.state.plan["checklist"]
    date, said = party.add(JUNE), party.add("we are getting married")
    party.plan()
    wedding = party.state.plan["checklist"]
    assert wedding["general:officiant"]["causes"] == sorted([date, said])
    assert {date, said} < set(wedding["venue.book"]["causes"])
    for taken_back in (said, date):
        party.remove(taken_back)
    party.plan()
    assert party.state.plan["checklist"] == before


@pytest.mark.parametrize(
    "wish",
    [
        "our wedding",
        "A wedding for 90",
        "Boda en Austin",
        "we're getting married in June",
        "vow renewal after ten years",
        "we got engaged and plan our wedding",
        "wedding reception at a barn, hen night is separate",
        "wedding in a field, with showers for the campers",
        "I'm marrying my best friend",
        "we tie the knot",
        "not a big wedding",
        "the wedding isn't in a church",
        "after years we're getting married",
    ],
)
def test_a_wedding_is_known_by_its_words(wish):
    assert days(planned(wish, OTHERS))["venue.book"] == 365


@pytest.mark.parametrize(
    "wish",
    [
        "a bachelorette party before the wedding",
        "our engagement party",
        "30th wedding anniversary of my parents",
        "wedding shower for Ana",
        "rehearsal dinner the night before the wedding",
        "hen do, Zoe is getting married",
        "60th birthday, with a wedding band",
        "mum and dad's ruby wedding",
        "wedding rehearsal dinner for Ana",
        "a cake like a wedding cake",
        "a party, not a wedding",
        "retirement party, no wedding stuff",
        "a wedding singer theme party",
        "dinner after the wedding",
        "birthday party the day after my sister's wedding",
        "party for 40 wedding photographers",
        "will you marry me banner",
        "a party before we get married",
        "a summer party, nobody is getting married",
        "my sister just got married",
    ],
)
def test_a_party_around_a_wedding_is_one_like_any_other(wish):
    found = days(planned(wish, OTHERS))
    assert "general:officiant" not in found
    assert found["general:invitations"] == 28
    assert found["vendor.photographer.book"] == 42


def offers(party):
    outputs = [agent.output or {} for agent in party.state.agents.values()]
    return {option["id"] for out in outputs for choice in out.get("choices", ()) for option in choice["options"]}


WEDDINGS_OWN = {"wedding_venue", "wedding_caterer", "dj_wedding"}


def test_a_wedding_is_offered_what_weddings_have():
    assert offers(planned("wedding with a DJ and dinner at a nice place for 90")) >= WEDDINGS_OWN


@pytest.mark.parametrize(
    "wish",
    [
        "dinner with a DJ at a nice place for 90, the day after the wedding",
        "dinner with a DJ at a nice place for 90, like a wedding",
        "60th birthday dinner with a DJ at a nice place for 90, after my sister's wedding",
    ],
)
def test_no_other_party_is_offered_what_weddings_have(wish):
    assert not offers(planned(wish)) & WEDDINGS_OWN


def test_another_party_may_ask_for_what_weddings_have():
    assert "wedding_venue" in offers(planned("60th birthday for 90 at a wedding venue"))


@pytest.mark.parametrize(
    "wishes",
    [
        ("our wedding", "a rehearsal dinner the evening before"),
        ("Sofia's birthday", "it is her quinceañera"),
        ("a holiday party for the staff", "Christmas carols for everyone"),
    ],
)
def test_occasions_that_go_together_do_not_contradict_in_any_order(wishes):
    one, other = planned(*wishes), planned(*reversed(wishes))
    assert one.shown() == other.shown()
    assert not one.state.plan["conflicts"]


def test_a_wedding_with_a_rehearsal_dinner_is_a_wedding():
    assert "general:officiant" in days(planned("our wedding", "a rehearsal dinner the evening before"))


def test_a_wish_read_as_a_wedding_that_is_an_anniversary_has_no_officiant():
    wish = Wish(input_id="a", text="30th wedding anniversary", priority="nice")
    readings = read({"general": (wish,)}, "", EMPTY)
    wanted = Wanted(facts={"occasion": Fact(value="wedding", causes=("a",))}, readings=readings, conflicts=())
    assert told(context(wanted)) == ()


def test_what_is_late_for_a_wedding_says_what_to_do_instead():
    party = planned("our wedding", OTHERS, "it is on March 21, 2026")
    tasks = party.state.plan["checklist"]
    assert tasks["general:officiant"]["status"] == "late"
    assert message(tasks["general:officiant"]["late"]) == say("task.officiant_late")
    assert all(task["late"] for task in tasks.values() if task["status"] == "late")
