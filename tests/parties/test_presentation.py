"""The fragments of a party's page: what they show, to whom, and which events can change them."""

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from parties import events as ev
from parties.presentation import CHANGED_BY, FRAGMENTS, for_viewer, fragments_for, page_context, render_fragments
from parties.presentation.header import known
from parties.state import PartyState, apply
from tests.parties.samples.log import NOON, TODAY, added, budgeted, classified, completed, failed, planned, started
from tests.parties.samples.outputs import OUTPUTS
from tests.parties.samples.plans import BUDGET
from tests.parties.samples.states import SAMPLES, empty, jungle, partial

VOID = {"input", "br"}


class Outline(HTMLParser):
    """Elements in order, with their attributes; refuses tags that do not match."""

    def __init__(self, html):
        super().__init__()
        self.stack: list[str] = []
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.roots: list[str | None] = []
        self.feed(html)
        assert not self.stack, f"left open: {self.stack}"

    def handle_starttag(self, tag, attrs):
        if not self.stack:
            self.roots.append(dict(attrs).get("id"))
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def fragments(log, role="owner", names=FRAGMENTS, today=TODAY):
    return render_fragments(log.state, log.recorded, names, role, today=today)


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("role", ["owner", "editor", "viewer"])
def test_each_fragment_is_one_element_with_its_id_and_unique_ids(name, role):
    found = fragments(SAMPLES[name](), role)
    assert tuple(found) == FRAGMENTS
    assert {type(html) for html in found.values()} == {str}  # what the sockets' encoder takes
    ids = []
    for fragment, html in found.items():
        outline = Outline(html)
        assert outline.roots == [f"fragment-{fragment}"]
        ids += [attributes["id"] for _, attributes in outline.found if "id" in attributes]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_reference_within_the_page_has_its_target(name):
    found = fragments(SAMPLES[name]())
    elements = [element for html in found.values() for element in Outline(html).found]
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    for _, attributes in elements:
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert set(attributes.get(key, "").split()) <= ids
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_that_a_strict_content_security_policy_forbids(name):
    for html in fragments(SAMPLES[name]()).values():
        for tag, attributes in Outline(html).found:
            assert tag not in ("script", "style")
            assert "style" not in attributes
            assert not [key for key in attributes if key.startswith("on")]


@pytest.mark.parametrize("name", SAMPLES)
def test_whoever_may_only_look_gets_no_form(name):
    html = "".join(fragments(SAMPLES[name](), "viewer").values())
    assert Outline(html).all("form") == []
    assert Outline(html).all("button") == []


def test_a_party_that_is_over_has_no_forms_even_for_its_owner():
    log = jungle().add(ev.PartyCompleted())
    found = fragments(log)
    assert Outline("".join(found.values())).all("form") == []
    assert "This party is over." in text_of(found["header"])


@pytest.mark.parametrize("name", SAMPLES)
def test_every_form_posts_a_token_that_only_the_page_fills_in(name):
    shared = fragments(SAMPLES[name]())
    mine = for_viewer(shared, "abc123", ())
    for fragment in FRAGMENTS:
        forms = shared[fragment].count("<form")
        assert shared[fragment].count('name="csrfmiddlewaretoken" value=""') == forms
        assert mine[fragment].count('name="csrfmiddlewaretoken" value="abc123"') == forms
        assert mine[fragment].replace("abc123", "") == shared[fragment]


def test_a_token_never_gets_into_what_a_host_wrote():
    hostile = '<input name="csrfmiddlewaretoken" value="">'
    log = jungle().add(added("x", hostile), classified("x", vendor=0.9), ev.DetailsChanged(changes={"title": hostile}))
    shared = fragments(log)
    filled = "".join(for_viewer(shared, "SECRET", ()).values())
    assert filled.count("SECRET") == "".join(shared.values()).count("<form")


def test_what_people_did_is_told_with_their_name_and_with_you_to_themselves():
    log = jungle().add(added("x", "a clown"), actor="user:1").add(added("y", "a mime"), actor="user:2")
    people = {"user:1": "alice", "user:2": "bob & <bdi>"}
    shared = render_fragments(log.state, log.recorded, ["activity"], "editor", today=TODAY, people=people)
    read = {me: text_of(for_viewer(shared, "", me)["activity"]) for me in [(), ("user:1",), ("user:2", "session:1")]}
    assert "alice added “a clown”" in read[()]
    assert "bob &amp; &lt;bdi&gt; added “a mime”" in read[()]
    assert "You" not in read[()]
    assert "You added “a clown”" in read["user:1",]
    assert "bob &amp; &lt;bdi&gt; added “a mime”" in read["user:1",]
    assert "alice added “a clown”" in read["user:2", "session:1"]
    assert "You added “a mime”" in read["user:2", "session:1"]
    assert "You started the party" in read["user:2", "session:1"]


def test_nobody_can_write_another_persons_name():
    hostile = '<bdi data-who="user:1">alice</bdi> added “a clown”'
    shared = fragments(jungle().add(added("x", hostile), classified("x", vendor=0.9), actor="user:2"))
    assert for_viewer(shared, "", ("user:1",)) == for_viewer(shared, "", ())


SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_text_is_shown_as_text_wherever_it_comes_from():
    output = {
        "headline": SCRIPT,
        "notes": [SCRIPT],
        "assumptions": [SCRIPT],
        "facts": {"palette": [SCRIPT, "#123456"]},
        "choices": [
            {
                "id": SCRIPT,
                "label": SCRIPT,
                "picked": SCRIPT,
                "causes": ["x"],
                "options": [
                    {
                        "id": SCRIPT,
                        "title": SCRIPT,
                        "summary": SCRIPT,
                        "low": "1.00",
                        "high": "2.00",
                        "reasons": [SCRIPT],
                        "warnings": [SCRIPT],
                        "figures": [SCRIPT],
                        "facts": {"palette": [SCRIPT]},
                    }
                ],
            }
        ],
    }
    line = BUDGET["lines"]["vendor:faces"] | {"item": SCRIPT, "basis": SCRIPT, "causes": ["x"], "figures": [SCRIPT]}
    plan = {
        "headline": SCRIPT,
        "facts": {"location": SCRIPT},
        "question": {"text": SCRIPT, "answers": [SCRIPT]},
        "missing": {SCRIPT: {"text": SCRIPT, "example": SCRIPT}, "cake": {"text": SCRIPT, "example": SCRIPT}},
        "conflicts": {SCRIPT: {"message": SCRIPT, "kept": "", "dropped": ["x"], "severity": "note"}},
        "checklist": {SCRIPT: {"title": SCRIPT, "section": SCRIPT, "days_before": 9, "status": "late", "late": SCRIPT}},
        "next_steps": [{"text": SCRIPT, "section": SCRIPT}],
    }
    log = empty().add(
        ev.DetailsChanged(changes={"title": SCRIPT, "pins": {"location": SCRIPT, "theme": SCRIPT}}),
        added("x", SCRIPT),
        classified("x", vendor=0.9),
        *(completed(agent, output) for agent in ("theme", "venue", "catering", "vendor")),
        failed("cake", SCRIPT),
        budgeted(BUDGET | {"lines": {SCRIPT: line}}, ("0.00", "0.00"), ("1.00", "2.00")),
        ev.PlanUpdated(patch=plan, reason=SCRIPT),
    )
    for html in fragments(log).values():
        assert "<script" not in html
        assert not [1 for tag, attributes in Outline(html).found if tag == "img" or "onerror" in attributes]


# --- Which fragments an event can change --------------------------------------------------------------


def changed_by_event(before: PartyState, recorded: ev.Recorded, log, role):
    after = apply(before, recorded)
    until = [item for item in log.recorded if item.version <= recorded.version]
    old = render_fragments(before, until[:-1], FRAGMENTS, role, today=TODAY)
    new = render_fragments(after, until, FRAGMENTS, role, today=TODAY)
    return after, {name for name in FRAGMENTS if old[name] != new[name]}


def everything():
    """A party that sees every type of event."""
    return jungle().add(
        ev.InputPriorityChanged(input_id="i2", priority="must"),
        ev.ExperimentAssigned(experiment="ranking", variant="value"),
        ev.InputRemoved(input_id="i1"),
        failed("venue", "no", NOON + dt.timedelta(seconds=9)),
        failed("budget", "no"),
        ev.AgentRetryRequested(agent="budget"),
        planned("budget", "venue", "theme"),
        started("venue"),
        ev.AgentStarted(agent="theme", execution="rerun", fingerprint="g", deferred=True),
        ev.AgentResultRejected(agent="theme", fingerprint="f", fence=1, reason="r"),
        ev.AgentRunCancelled(agent="theme", fingerprint="g", reason="r"),
        ev.AgentDataRemoved(agent="theme", reason="no wish needs it any more"),
        budgeted({"total": {"low": "0.00", "high": "0.00"}, "verdict": None}, ("1.00", "2.00"), ("-1.00", "-2.00")),
        ev.PlanUpdated(patch={"headline": "Party", "facts": {"location": "Ghent"}, "question": None}, reason="r"),
        ev.PlanUpdated(patch={"missing": {"theme": {"text": "t", "example": "e"}}, "sections": None}, reason="r"),
        ev.DetailsChanged(changes={"title": "Mia", "currency": "EUR", "pins": {"guests": {"min": 5, "max": 5}}}),
        ev.PartyCompleted(),
    )


@pytest.mark.parametrize("role", ["owner", "viewer"])
@pytest.mark.parametrize("make", [*SAMPLES.values(), everything], ids=lambda make: make.__name__)
def test_a_fragment_changes_only_by_events_that_are_said_to_change_it(make, role):
    log = make()
    state = PartyState(party_id=log.state.party_id)
    for recorded in log.recorded[: 60 if make.__name__ != "crowded" else 40]:
        state, changed = changed_by_event(state, recorded, log, role)
        assert changed <= fragments_for([recorded.event]), recorded.event


def test_the_sample_of_everything_leaves_no_event_type_out():
    seen = {item.event.type for item in everything().recorded} | {"party_cancelled"}
    assert seen == set(ev.TYPES)


def test_every_event_type_is_in_the_table():
    kinds = {kind for kind in ev.TYPES if not kind.startswith("agent_") and kind != "execution_planned"}
    assert kinds == {key for key in CHANGED_BY if ":" not in key}


def test_a_small_event_touches_little():
    assert fragments_for([started("venue")]) == {"venue", "progress", "activity"}
    assert fragments_for([]) == frozenset()


def test_an_agent_nobody_foresaw_may_change_anything():
    assert fragments_for([started("drinks")]) == set(FRAGMENTS)


# --- What they say ------------------------------------------------------------------------------------


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
    html = render_fragments(log.state, log.recorded, ["budget"], role, today=TODAY, ways=WAYS)["budget"]
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
