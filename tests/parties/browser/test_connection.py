"""The page asks, waits, comes back, or says why not."""

import re

import pytest
from playwright.sync_api import expect

from parties.domain import events as ev
from tests.parties.browser.served import Line, connected
from tests.parties.samples.log import failed, started

pytestmark = pytest.mark.browser


def test_a_heartbeat_from_further_on_makes_the_page_ask(page, line, site):
    connected(line, site)
    line.send({"type": "heartbeat", "seq": site.log.state.version + 3})
    assert line.await_hello(2)["last_seq"] == site.log.state.version


def test_resync_fetches_the_page_and_goes_on_from_there(page, line, site):
    connected(line, site)
    site.happen(ev.DetailsChanged(changes={"title": "Restored"}))
    line.send({"type": "resync_required", "seq": 99})
    expect(page.locator("#party-title")).to_have_text("Restored")
    assert line.await_hello(2)["last_seq"] == site.log.state.version


def test_paused_updates_wait_until_they_are_wanted(page, line, site):
    connected(line, site)
    page.click("#live-pause")
    line.send(site.happen(failed("cake", "The oven is broken")))
    expect(page.locator("#live-text")).to_have_text(re.compile("Paused, . changes waiting"))
    assert "Ready" in page.locator("#fragment-cake .status").inner_text()
    page.click("#live-pause")
    expect(page.locator("#fragment-cake .status")).to_have_text("Failed")
    expect(page.locator("#live-text")).to_have_text("Live")


@pytest.mark.parametrize(
    ("code", "words"),
    [(4401, "You are logged out"), (4403, "You may no longer see this party"), (4404, "This party is gone")],
)
def test_a_final_close_code_stops_with_a_message(page, line, site, code, words):
    connected(line, site)
    line.open[-1].close(code=code)
    expect(page.locator("#live-banner")).to_contain_text(words)
    page.wait_for_timeout(1500)
    assert len(line.open) == 1


def test_a_lost_connection_says_from_when_the_page_is_and_comes_back(page, line, site):
    connected(line, site)
    line.open[-1].close(code=1012)
    expect(page.locator("#live-banner")).to_contain_text(re.compile(r"Showing \d+:\d\d [AP]M — reconnecting"))
    assert line.await_hello(2)["last_seq"] == site.log.state.version
    line.send({"type": "heartbeat", "seq": site.log.state.version})
    expect(page.locator("#live-banner")).to_be_hidden()


def test_without_a_socket_the_page_polls_and_still_tries(page, site):
    line = Line(page)
    line.refuse = 1011
    frame = site.happen(started("venue"))
    site.poll_answer = (200, frame)
    page.clock.install()
    page.goto(f"{site.address}/p/{site.log.state.party_id}/")
    for tried in (1, 2, 3):
        line.await_tries(tried)
        page.clock.fast_forward(5_000)  # above the wait before the next try
    expect(page.locator("#live-text")).to_have_text("Live")
    assert site.polls[0].endswith(f"/fragments?since={site.log.state.version}&epoch=1")
    line.refuse = None
    page.clock.fast_forward(30_000)
    line.await_hello()
    line.send({"type": "heartbeat", "seq": site.log.state.version})
    page.wait_for_timeout(200)
    polled = len(site.polls)
    for _ in range(3):
        page.clock.fast_forward(5_500)
        page.wait_for_timeout(100)
    assert len(site.polls) == polled
