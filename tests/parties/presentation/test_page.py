"""The fragments of a page: well formed, safe, and for each viewer what they may see and do."""

import pytest

from parties.domain import events as ev
from parties.presentation import FRAGMENTS, for_viewer, render_fragments
from tests.parties.presentation.outline import Outline, fragments, text_of
from tests.parties.samples.log import TODAY, added, budgeted, classified, completed, failed
from tests.parties.samples.plans import BUDGET
from tests.parties.samples.states import SAMPLES, empty, jungle


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
