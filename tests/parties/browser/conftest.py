"""A browser on the page, under a strict content security policy."""

import pytest

from tests.parties.browser.served import Line, Site


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def page(browser, site):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="UTC")
    page = context.new_page()
    page.set_default_timeout(10_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Security Policy" in message.text else None)
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def line(page, site):
    line = Line(page)
    page.goto(f"{site.address}/p/{site.log.state.party_id}/")
    return line
