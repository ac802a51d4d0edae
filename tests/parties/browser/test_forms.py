"""Forms are posted in place, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from parties.domain import events as ev
from tests.parties.browser.served import answered, connected

pytestmark = pytest.mark.browser


def test_a_wish_is_posted_in_place_and_clears_the_box(page, line, site):
    connected(line, site)
    address = page.url
    page.fill("#wish", "a clown")
    page.check("input[name=priority]")
    page.keyboard.press("Tab")
    page.click(".add button.primary")
    expect(page.locator("#wish")).to_have_value("")
    answered(page)
    path, fields, accept = site.posts[0]
    assert path == f"/p/{site.log.state.party_id}/inputs"
    assert (fields["text"], fields["priority"], accept) == ("a clown", "must", "application/json")
    assert fields["csrfmiddlewaretoken"]
    assert page.url == address


def test_details_are_saved_in_place_and_show_what_the_server_made_of_them(page, line, site):
    connected(line, site)
    page.click("#details-form > summary")
    page.fill("#detail-location", "  Zilker   Park ")
    page.click("#details-form button.primary")
    expect(page.locator("#details-form")).not_to_have_attribute("open", "")
    answered(page)
    assert site.posts[0][1]["location"] == "  Zilker   Park "
    line.send(site.happen(ev.DetailsChanged(changes={"pins": {"location": "Zilker Park"}})))
    expect(page.locator("#fragment-header .facts")).to_contain_text("Zilker Park")
    assert page.locator("#detail-location").input_value() == "Zilker Park"


def test_the_enter_key_adds_and_shift_enter_makes_a_line(page, line, site):
    connected(line, site)
    page.fill("#wish", "a clown")
    page.locator("#wish").press("Shift+Enter")
    page.keyboard.type("with a dog")
    page.locator("#wish").press("Enter")
    answered(page)
    expect(page.locator("#wish")).to_have_value("")
    assert [fields["text"].splitlines() for _, fields, _ in site.posts] == [["a clown", "with a dog"]]


def test_the_next_wish_can_be_typed_while_one_is_on_its_way(page, line, site):
    connected(line, site)
    site.delay = 0.5
    page.fill("#wish", "a clown")
    page.locator("#wish").press("Enter")
    page.keyboard.type("a magician")
    page.wait_for_timeout(800)
    assert page.locator("#wish").input_value() == "a magician"
    page.locator("#wish").press("Enter")
    answered(page)
    assert [fields["text"] for _, fields, _ in site.posts] == ["a clown", "a magician"]


def test_a_post_whose_answer_is_lost_is_sent_again_under_its_key(page, line, site):
    connected(line, site)
    attempts = []

    def once_lost(route):
        attempts.append(route.request.headers["idempotency-key"])
        if len(attempts) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/inputs", once_lost)
    page.fill("#wish", "a clown")
    page.locator("#wish").press("Enter")
    answered(page)
    assert len(attempts) == 2
    assert site.keys == [attempts[0]] == [attempts[1]]


def test_a_refusal_is_shown_beside_the_box_and_the_text_stays(page, line, site):
    connected(line, site)
    site.answer = (400, {"error": "This party has 200 wishes already."})
    page.fill("#wish", "one more")
    page.click(".add button.primary")
    expect(page.locator("#wish-error")).to_have_text("This party has 200 wishes already.")
    expect(page.locator("#wish")).to_have_value("one more")


def test_the_button_that_was_pressed_is_what_is_posted(page, line, site):
    connected(line, site)
    page.get_by_role("button", name="45 children").click()
    page.locator("#input-i2 .rank button").click()
    answered(page)
    assert [(path.rsplit("/", 1)[1], fields.get("text"), fields.get("priority")) for path, fields, _ in site.posts] == [
        ("inputs", "45 children", None),
        ("priority", None, "must"),
    ]


def test_a_draft_survives_a_reload(page, line, site):
    connected(line, site)
    page.locator("#wish").press_sequentially("half a thou")
    page.reload()
    expect(page.locator("#wish")).to_have_value("half a thou")
