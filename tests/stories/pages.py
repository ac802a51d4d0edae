"""What the stories in real browsers begin with."""

import re

from playwright.sync_api import BrowserContext, Page, expect

FIRST = "jungle theme party for 75 guests in Austin, budget about $2,000"


def jungle_party(context: BrowserContext, url: str) -> Page:
    """The page of a party that has its first plan."""
    page = context.new_page()
    page.goto(url)
    page.fill("textarea[name=text]", FIRST)
    page.get_by_role("button", name="Plan my party").click()
    page.wait_for_url(re.compile(r"/p/fp"))
    expect(page.locator("#fragment-budget")).to_contain_text("Your budget is $2,000", timeout=10_000)
    return page
