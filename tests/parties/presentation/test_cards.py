"""What the cards of a page show."""

import datetime as dt

import pytest

from parties.domain import events as ev
from parties.presentation import page_context, render_fragments
from parties.presentation.header import known
from tests.parties.presentation.outline import Outline, fragments, text_of
from tests.parties.samples.log import TODAY, added, classified, completed
from tests.parties.samples.outputs import OUTPUTS
from tests.parties.samples.states import SAMPLES, empty, jungle, partial


def test_the_head_says_what_where_when_who_and_whether_the_money_is_enough():
    text = text_of(fragments(jungle())["header"])
    assert text.startswith("Jungle party for 75 in Austin on December 19 When Sat, Dec 19, 2026 , 2:00 PM in 28 days")
    assert "Where Austin Who 75 guests Money At its leanest this costs about $2,277; you said $2,000." in text


def test_a_name_given_by_hand_replaces_the_headline():
    log = jungle().add(ev.DetailsChanged(changes={"title": "Mia is seven"}))
    header = page_context(log.state, log.recorded, "owner", today=TODAY)["header"]
    assert (header.title, header.headline) == ("Mia is seven", "Jungle party for 75 in Austin on December 19")


def test_a_party_called_after_its_first_wish_shows_its_headline():
    log = jungle().add(ev.DetailsChanged(changes={"title": "Jungle theme party for 75 guests…"}))
    header = page_context(log.state, log.recorded, "owner", today=TODAY)["header"]
    assert (header.title, header.headline) == ("Jungle party for 75 in Austin on December 19", "")


def test_a_pin_beats_the_plan_and_the_plan_beats_a_wish():
    log = jungle()
    assert known(log.state, "guests") == {"min": 75, "max": 75}
    log.add(ev.PlanUpdated(patch={"facts": {"guests": {"min": 80, "max": 80}}}, reason="r"))
    assert known(log.state, "guests") == {"min": 80, "max": 80}
    log.add(ev.DetailsChanged(changes={"pins": {"guests": {"min": 90, "max": 90}}}))
    assert known(log.state, "guests") == {"min": 90, "max": 90}


def test_before_the_plan_the_strongest_wish_is_shown():
    log = empty().add(
        added("a", "in Austin", "must"),
        added("b", "in Boston"),
        classified("a", {"location": "Austin"}, venue=0.9),
        classified("b", {"location": "Boston"}, venue=0.9),
    )
    assert known(log.state, "location") == "Austin"


def test_the_picked_option_comes_first_and_is_marked():
    output = OUTPUTS["venue"]
    choice = output["choices"][0] | {"picked": "venue:yard"}
    log = jungle().add(completed("venue", output | {"choices": [choice]}))
    section = page_context(log.state, log.recorded, "owner", today=TODAY)["sections"]["venue"]
    assert [(option.title, option.picked) for option in section.choices[0].options] == [
        ("Your own yard", True),
        ("Park pavilion", False),
        ("Community hall", False),
    ]


def test_a_failed_agent_says_why_when_it_is_tried_again_and_offers_to_retry():
    found = fragments(SAMPLES["broken"]())
    assert "Venue could not be worked out: No venue in the catalogue holds 600 guests outdoors." in text_of(
        found["venue"]
    )
    cake = text_of(found["cake"])
    assert "Cake could not be worked out: the baker's list did not answer".replace("'", "&#x27;") in cake
    assert "It is tried again at 14:22 ." in cake
    assert [form["action"].rsplit("/", 2)[-2:] for form in Outline(found["venue"]).all("form")] == [["venue", "retry"]]
    assert "4 of 6" in text_of(found["progress"])


def test_what_is_missing_is_said_on_its_card_with_a_sentence_to_add():
    found = fragments(partial())
    buttons = Outline(found["cake"]).all("button")
    assert [(button["name"], button["value"]) for button in buttons] == [("text", "A chocolate sheet cake")]
    assert "Needs you" in text_of(found["budget"])
    notices = text_of(found["notices"])
    assert "No date yet" in notices
    assert "No cake yet" not in notices


def test_the_budget_is_a_table_whose_bars_lie_within_their_scale():
    html = fragments(jungle())["budget"]
    text = text_of(html)
    assert "$2,277–$5,794 $30–$77 a guest" in text
    assert "Cake limit $150 $118 $196" in text
    assert "Total $2,277 $5,794" in text
    assert "3 h × $94–$175 F05" in text
    assert "from “a balloon artist”" in text
    for bar in Outline(html).all("rect"):
        if bar["class"] == "range-band":
            x, width = float(bar["x"].rstrip("%")), float(bar["width"].rstrip("%"))
            assert x >= 0
            assert width > 0
            assert x + width <= 100.01


def test_the_budget_says_what_moved_since_the_one_before():
    moved = "$282–$525 more than before: balloon artist added (vendors +$282 to +$525)."
    assert moved in text_of(fragments(jungle())["budget"])
    assert "than before" not in text_of(fragments(partial())["budget"])


def test_sixty_wishes_show_the_newest_and_fold_the_rest():
    log = SAMPLES["crowded"]()
    wishes = page_context(log.state, log.recorded, "owner", today=TODAY)["wishes"]
    assert (wishes.count, len(wishes.shown), len(wishes.folded)) == (60, 8, 52)
    assert wishes.shown[0].text == "Wish number 60: paper lanterns along the path"
    assert [chip.long for chip in wishes.folded].count(True) == 1


def test_an_empty_party_offers_first_wishes():
    found = fragments(empty())
    assert "75 guests in Austin" in [button.get("value") for button in Outline(found["notices"]).all("button")]
    assert "Nothing is waiting for you." in text_of(found["progress"])
    assert text_of(found["theme"]) == "Theme Not started Look through the offers : Theme"
    assert text_of(found["vendor"]) == "Vendors Not started Look through the offers : Vendors"


def test_a_step_leads_to_the_fragment_that_deals_with_it():
    log = jungle().add(
        ev.PlanUpdated(
            patch={
                "next_steps": [
                    {"text": "How many of the 75 are children?", "section": "general"},
                    {"text": "Send the invitations", "section": "general"},
                    {"text": "Call the parks office", "section": "venue"},
                ]
            },
            reason="r",
        )
    )
    steps = page_context(log.state, log.recorded, "owner", today=TODAY)["progress"].steps
    assert [step.target for step in steps] == ["notices", "checklist", "venue"]


def test_rendering_is_pure():
    log = jungle()
    assert fragments(log) == fragments(log)
    assert fragments(log, today=dt.date(2026, 12, 19))["header"] != fragments(log)["header"]


def test_a_conflict_offers_to_remove_only_a_wish_that_says_nothing_else():
    conflicts = page_context(jungle().state, [], "owner", today=TODAY)["notices"].conflicts
    assert [wish.text for conflict in conflicts for wish in conflict.removable] == ["“maybe 80”"]


def test_a_card_offers_its_alternatives_and_gives_a_choice_back():
    choice = OUTPUTS["cake"]["choices"][0]
    others = [option["id"] for option in choice["options"] if option["id"] != choice["picked"]]
    html = fragments(jungle())["cake"]
    offered = [button["value"] for button in Outline(html).all("button") if button.get("name") == "pick.cake"]
    assert offered == others
    assert "Choose this" in text_of(html)
    html = fragments(jungle().add(ev.DetailsChanged(changes={"pins": {"pick.cake": choice["picked"]}})))["cake"]
    assert "Your choice" in text_of(html)
    assert {"name": "pick.cake", "value": ""} in Outline(html).all("button")


def test_what_the_planner_would_choose_is_named_beside_the_choice_of_the_host():
    output = OUTPUTS["cake"]
    first, second, *rest = output["choices"][0]["options"]
    options = [first, second | {"advised": True}, *rest]
    log = jungle().add(completed("cake", output | {"choices": [output["choices"][0] | {"options": options}]}))
    assert "The planner’s choice" in text_of(fragments(log)["cake"])


WAYS = [
    {
        "title": f"{number} instead of 75 guests",
        "change": {"pins": {"guests": {"min": number, "max": number}, "pick.cake": "sheet_cake"}, "wish": ""},
        "after": {"low": "1998.41", "high": "5302.80"},
        "saving": {"low": "278.52", "high": "491.19"},
        "missing": "0.00",
    }
    for number in (40, 41, 42)
] + [
    {
        "title": "No <b>balloon artist</b>",
        "change": {"pins": {}, "wish": "no balloon artist"},
        "after": {"low": "2012.93", "high": "5276.49"},
        "saving": {"low": "264.00", "high": "517.50"},
        "missing": "12.93",
    }
]


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_ways_to_fit_are_forms_for_editors_and_text_for_viewers(role):
    log = jungle()
    html = render_fragments(log.state, log.recorded, ["budget"], role, today=TODAY, savings=WAYS)["budget"]
    outline = Outline(html)
    assert "saves $279 , then $1,998: it fits" in text_of(html)
    assert "then $2,013 at its leanest, $13 over" in text_of(html)
    assert "1 more" in text_of(html)
    assert "<b>balloon" not in html
    fields = [(field["name"], field["value"]) for field in outline.all("input") if "csrf" not in field["name"]]
    numbers = ("40", "41", "42") if role == "owner" else ()
    assert fields == [pair for number in numbers for pair in (("guests", number), ("pick.cake", "sheet_cake"))]
    wishes = [button["value"] for button in outline.all("button") if button.get("name") == "text"]
    assert wishes == (["no balloon artist"] if role == "owner" else [])
