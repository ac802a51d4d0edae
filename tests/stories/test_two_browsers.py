"""Two real browsers on one party of the real application: one types, the other follows, also after being offline."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.pages import FIRST, jungle_party

pytestmark = pytest.mark.browser

SHOWN = ("theme", "venue", "cake", "catering", "vendor", "budget", "checklist")


@pytest.fixture
def tabs(browser: Browser, live_stack: Any) -> Iterator[tuple[Page, Page]]:
    """Two windows of one visitor; the first has just started the jungle party."""
    first = browser.new_context()
    page = jungle_party(first, live_stack.url)
    second = browser.new_context(storage_state=first.storage_state())
    other = second.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(tab.locator("#party")).to_have_attribute("data-live", "on")
    yield page, other
    first.close()
    second.close()


def add(page: Page, text: str) -> None:
    page.fill("#wish", text)
    page.locator("form.add button.primary").click()


def plan(page: Page) -> list[str]:
    """The cards as they read, but for what moved since the budget before: that is about the way here."""
    expect(page.locator("[data-pending]")).to_have_count(0)
    page.eval_on_selector_all('[data-v="change"]', "found => found.forEach(one => { one.hidden = true })")
    return [page.locator(f"#fragment-{name}").inner_text() for name in SHOWN]


def test_one_types_and_the_other_sees_it_without_a_reload(tabs):
    page, other = tabs
    other.evaluate("window.sameDocument = true")
    add(page, "I need a balloon artist")
    for tab in (page, other):
        expect(tab.locator("#fragment-vendor")).to_contain_text("Balloon artist", timeout=5_000)
        expect(tab.locator("#fragment-budget")).to_contain_text("$2,277–$5,794")
    assert other.evaluate("window.sameDocument") is True


def test_ways_to_fit_come_to_every_window_once_workers_found_them(tabs):
    page, other = tabs
    add(page, "I need a balloon artist")
    for tab in (page, other):
        expect(tab.locator(".savings-list").first).to_contain_text("Drop-off buffet", timeout=5_000)
    page.locator(".savings-list button").first.click()
    for tab in (page, other):
        expect(tab.locator("#fragment-budget")).to_contain_text("$1,973–", timeout=5_000)
        expect(tab.locator(".savings, [data-pending]")).to_have_count(0)


def test_a_window_that_was_offline_catches_up(tabs):
    page, other = tabs
    other.context.set_offline(True)
    other.evaluate("dispatchEvent(new Event('offline'))")
    expect(other.locator("#live-banner")).to_be_visible()
    add(page, "I need a balloon artist")
    expect(page.locator("#fragment-budget")).to_contain_text("$2,277–$5,794", timeout=5_000)
    other.context.set_offline(False)
    expect(other.locator("#fragment-budget")).to_contain_text("$2,277–$5,794", timeout=15_000)
    expect(other.locator("#live-banner")).to_be_hidden()
    assert plan(other) == plan(page)


def test_removing_the_wish_gives_back_what_was_there(tabs):
    page, other = tabs
    before = plan(page)
    add(page, "I need a balloon artist")
    expect(other.locator("#fragment-budget")).to_contain_text("$2,277–$5,794", timeout=5_000)
    wish = (
        other.locator("#fragment-inputs li, #fragment-inputs article").filter(has_text="I need a balloon artist").first
    )
    wish.get_by_role("button", name=re.compile("Remove")).click()
    expect(page.locator("#fragment-budget")).not_to_contain_text("$2,277–$5,794", timeout=5_000)
    for tab in (page, other):
        expect(tab.locator("#fragment-vendor")).not_to_contain_text("I need a balloon artist")
        expect(tab.locator("#fragment-inputs")).not_to_contain_text("balloon artist")
    assert plan(page) == before
    assert plan(other) == before


def test_everything_works_with_scripts_off(browser: Browser, live_stack: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_stack.url)
    page.fill("textarea[name=text]", FIRST)
    page.get_by_role("button", name="Plan my party").click()
    page.fill("#wish", "I need a balloon artist")
    page.locator("form.add button.primary").click()
    for _ in range(50):
        if "$2,277–$5,794" in page.content():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(page.locator("#fragment-budget")).to_contain_text("$2,277–$5,794")
    page.get_by_role("button", name=re.compile("Remove")).first.click()
    expect(page.locator("#fragment-inputs")).not_to_contain_text("balloon artist")
    context.close()
