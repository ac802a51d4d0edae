"""How the page looks in every width and scheme."""

import pytest
from playwright.sync_api import expect

from tests.parties.browser.served import connected
from tests.parties.samples.log import completed

pytestmark = pytest.mark.browser


def test_the_scheme_is_switched_and_remembered(page, line, site):
    connected(line, site)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.click("[data-scheme-toggle]")
    after = page.evaluate(ground)
    assert after != before
    page.reload()
    assert page.evaluate(ground) == after


def test_a_theme_colours_the_page_without_a_script(page, line, site):
    connected(line, site)
    hue = "getComputedStyle(document.documentElement).getPropertyValue('--hue')"
    assert page.evaluate(hue) == "150"
    line.send(site.happen(completed("theme", {"headline": "Space", "facts": {"palette": ["#3b3bd0"]}})))
    expect(page.locator("#fragment-theme")).to_have_attribute("data-accent", "270")
    assert page.evaluate(hue) == "270"


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440, 1920])
def test_nothing_is_wider_than_the_window(page, line, site, width):
    connected(line, site)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1440])
def test_targets_are_large_enough_to_touch(page, line, site, width):
    connected(line, site)
    page.set_viewport_size({"width": width, "height": 900})
    small = page.evaluate(
        """[...document.querySelectorAll('button, summary, .field input, textarea, .check')]
        .filter(one => one.getClientRects().length)
        .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []
