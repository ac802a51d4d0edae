"""A host looks through the offers in a real browser and takes some, while another window shows the plan."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.stories.pages import jungle_party

pytestmark = pytest.mark.browser


@pytest.fixture
def plan(browser: Browser, live_stack: Any) -> Iterator[Page]:
    """The page of a party that has its first plan."""
    context = browser.new_context()
    page = jungle_party(context, live_stack.url)
    expect(page.locator("#party")).to_have_attribute("data-live", "on")
    yield page
    context.close()


def look(plan: Page, section: str) -> Page:
    """The offers of a section in a window of their own, by the link that its card has."""
    offers = plan.context.new_page()
    link = plan.get_by_role("link", name=re.compile(rf"^Look through the offers\s*: {section}$"))
    offers.goto(link.evaluate("link => link.href", timeout=5_000))
    expect(offers.get_by_role("heading", level=1)).to_have_text(f"{section}: look through the offers")
    return offers


def search(offers: Page, text: str, most: str = "") -> Locator:
    """The offers that answer, best first."""
    offers.get_by_label("What do you have in mind?").fill(text)
    if most:
        offers.get_by_label("At most").fill(most)
    offers.get_by_role("button", name="Search").click()
    expect(offers.get_by_label("What do you have in mind?")).to_have_value(text)
    return offers.locator(".browse-offer")


def test_a_place_is_found_by_what_it_is_like_and_taken(plan):
    offers = look(plan, "Venue")
    first = search(offers, "high up with a view over the city").first
    expect(first).to_contain_text("Rooftop or terrace")
    expect(first).to_contain_text("$500–$5,000")
    first.get_by_role("button", name="Choose this: Rooftop or terrace").click()
    offers.wait_for_url(re.compile(r"/p/fp[^/]+/$"))
    for page in (offers, plan):
        picked = page.locator("#fragment-venue .is-picked")
        expect(picked).to_contain_text("Rooftop or terrace", timeout=10_000)
        expect(picked).to_contain_text("Your choice")
    chosen = search(look(plan, "Venue"), "rooftop").first
    expect(chosen).to_contain_text("In your plan")
    expect(chosen.get_by_role("button")).to_have_count(0)


def test_a_bar_is_added_beside_the_food_and_taken_back(plan):
    food = plan.locator("#fragment-catering .is-picked .option-title").inner_text()
    offers = look(plan, "Food")
    bar = search(offers, "somebody who serves beer and wine", most="500").first
    expect(bar).to_contain_text("Bar, with drinks that you buy")
    bar.get_by_role("button", name="Add to my wishes").click()
    expect(plan.locator("#fragment-inputs")).to_contain_text("For drinks: Bar, with drinks that you buy")
    expect(plan.locator("#fragment-budget")).to_contain_text("Bar service", timeout=10_000)
    assert plan.locator("#fragment-catering .is-picked .option-title").inner_text() == food
    wish = plan.locator("#fragment-inputs li, #fragment-inputs article").filter(has_text="For drinks").first
    wish.get_by_role("button", name=re.compile("Remove")).click()
    expect(plan.locator("#fragment-budget")).not_to_contain_text("Bar service", timeout=10_000)


def test_a_hire_is_added_with_scripts_off_on_a_phone(browser, plan):
    context = browser.new_context(
        storage_state=plan.context.storage_state(), java_script_enabled=False, viewport={"width": 360, "height": 760}
    )
    offers = context.new_page()
    offers.goto(f"{plan.url}offers/vendor?q=predict+the+future+with+cards")
    offers.get_by_role("button", name="Add to my wishes: Fortune teller").click()
    offers.wait_for_url(re.compile(r"/p/fp[^/]+/$"))
    expect(plan.locator("#fragment-vendor")).to_contain_text("Fortune teller", timeout=10_000)
    context.close()


def box(page: Page, selector: str) -> dict[str, float]:
    """Where on the page an element is drawn."""
    drawn = page.locator(selector).bounding_box()
    assert drawn is not None
    return {name: float(value) for name, value in drawn.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_fits_and_says_beside_the_field_what_is_wrong(plan, width):
    offers = look(plan, "Venue")
    offers.set_viewport_size({"width": width, "height": 800})
    search(offers, "rooftop", most="lots")
    field, error, button = (box(offers, name) for name in ("#offers-most", "#offers-error", ".browse-form .primary"))
    assert field["y"] + field["height"] <= error["y"]
    if width == 360:
        assert error["y"] + error["height"] <= button["y"]
    else:
        assert (field["y"], field["height"]) == pytest.approx((button["y"], button["height"]), abs=1)
    assert offers.evaluate("document.documentElement.scrollWidth") == width
    small = offers.evaluate(
        "[...document.querySelectorAll('main a, main button, main label.check')]"
        ".map(one => one.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"
    )
    assert small == 0


def test_what_nothing_answers_leads_back_to_all_offers(plan):
    offers = look(plan, "Cake")
    search(offers, "xyzzy")
    expect(offers.get_by_role("status")).to_contain_text("Nothing answers that.")
    offers.get_by_role("link", name="look through all of them").click()
    expect(offers.locator(".browse-offer").first).to_be_visible()
