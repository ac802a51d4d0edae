"""Frames swap what changed and leave alone what the visitor is at."""

import re

import pytest
from playwright.sync_api import expect

from parties.domain import events as ev
from tests.parties.browser.served import connected
from tests.parties.samples.log import added, budgeted, classified, completed, started
from tests.parties.samples.plans import BUDGET

pytestmark = pytest.mark.browser


def test_the_page_says_where_it_is(line, site):
    assert line.await_hello() == {"type": "hello", "last_seq": site.log.state.version, "epoch": 1}


def test_a_frame_swaps_what_changed_tints_it_and_announces_it(page, line, site):
    connected(line, site)
    total = {"low": "2559.00", "high": "6319.00"}
    line.send(site.happen(budgeted(BUDGET | {"total": total}, ("2277.00", "5794.00"), ("282.00", "525.00"))))
    changed = page.locator("#fragment-budget .total-range")
    expect(changed).to_have_text("$2,559–$6,319")
    expect(changed).to_have_class(re.compile("changed"))
    expect(page.locator("#live-status")).to_contain_text("Budget now $2,559–$6,319 (+$282 to +$525)")
    expect(page.locator("#fragment-activity .entry").first).to_contain_text("Budget now $2,559–$6,319")


def test_every_form_in_a_swapped_fragment_has_the_pages_token(page, line, site):
    connected(line, site)
    line.send(site.happen(added("new", "paper lanterns"), classified("new", theme=0.9)))
    expect(page.locator("#input-new")).to_contain_text("paper lanterns")
    mine = page.locator("meta[name=csrf-token]").get_attribute("content")
    values = page.locator("#fragment-inputs input[name=csrfmiddlewaretoken]").evaluate_all(
        "fields => fields.map(field => field.value)"
    )
    assert set(values) == {mine}
    assert mine


def test_who_did_what_in_a_swapped_fragment_is_told_as_the_page_tells_it(page, line, site):
    connected(line, site)
    newest = page.locator("#fragment-activity .entry p").first
    line.send(site.happen(added("mine", "paper lanterns"), actor="user:1"))
    expect(newest).to_have_text("You added “paper lanterns”")
    line.send(site.happen(added("hers", "a clown"), actor="user:2"))
    expect(newest).to_have_text("bob added “a clown”")
    expect(page.locator("#live-status")).to_contain_text("bob added “a clown”")
    live = page.locator("#fragment-activity").inner_text()
    page.reload()
    expect(newest).to_have_text("bob added “a clown”")
    assert page.locator("#fragment-activity").inner_text() == live


def test_focus_selection_typed_text_open_details_and_scroll_stay(page, line, site):
    connected(line, site)
    page.click("#details-form > summary")
    page.click("#fragment-budget #budget-lines > summary")
    place = page.locator("#detail-location")
    place.fill("Zilker Park")
    place.evaluate("field => field.setSelectionRange(2, 5)")
    page.evaluate("scrollTo(0, 120)")
    seen_at = place.evaluate("field => field.getBoundingClientRect().top")
    line.send(site.happen(ev.DetailsChanged(changes={"title": "Mia is seven"})))
    expect(page.locator("#party-title")).to_have_text("Mia is seven")
    line.send(site.happen(budgeted(BUDGET, ("1.00", "2.00"), ("282.00", "525.00"))))
    expect(page.locator("#fragment-activity .entry").first).to_contain_text("Budget now")
    assert place.input_value() == "Zilker Park"
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["detail-location", 2]
    top = place.evaluate("field => field.getBoundingClientRect().top")
    assert top == pytest.approx(seen_at, abs=1)  # though a line was added above it
    assert page.locator("#details-form").get_attribute("open") is not None
    assert page.locator("#budget-lines").get_attribute("open") is not None
    assert page.title() == "Mia is seven · Party planner"


def test_the_box_with_a_half_typed_wish_is_left_alone(page, line, site):
    connected(line, site)
    page.locator("#wish").press_sequentially("a bouncy cas")
    line.send(site.happen(added("new", "paper lanterns")))
    expect(page.locator("#input-new")).to_be_visible()
    page.keyboard.type("tle")
    assert page.locator("#wish").input_value() == "a bouncy castle"


def test_focus_stays_near_when_its_element_goes(page, line, site):
    connected(line, site)
    page.locator("#input-i4 .chip-remove button").focus()
    line.send(site.happen(ev.InputRemoved(input_id="i4")))
    expect(page.locator("#input-i4")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "fragment-inputs"


def test_an_older_frame_or_one_twice_does_no_harm(page, line, site):
    connected(line, site)
    frame = site.happen(started("venue"))
    line.send(frame)
    line.send(frame)
    expect(page.locator("#fragment-venue")).to_have_attribute("aria-busy", "true")
    line.send(site.happen(completed("venue")))
    expect(page.locator("#fragment-venue .status")).to_have_text("Ready")
    assert page.locator("#fragment-venue").count() == 1


def test_a_card_keeps_its_place_while_its_agent_works(page, line, site):
    connected(line, site)
    before = page.locator("#fragment-venue").bounding_box()
    line.send(site.happen(started("venue")))
    expect(page.locator("#fragment-venue")).to_have_attribute("aria-busy", "true")
    assert page.locator("#fragment-venue").bounding_box() == before
