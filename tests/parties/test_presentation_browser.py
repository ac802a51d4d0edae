"""The page's script in a real browser, against a scripted socket, under a strict content security policy."""

import email
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import expect

from parties import events as ev
from parties.presentation import FRAGMENTS, for_viewer, fragments_for, render_fragments
from tests.parties.samples.log import TODAY, added, budgeted, classified, completed, failed, started
from tests.parties.samples.plans import BUDGET
from tests.parties.samples.states import jungle

pytestmark = pytest.mark.browser
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def read_form(kind: str, body: bytes) -> dict[str, str]:
    """The fields of a multipart body."""
    message: Any = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {
        part.get_param("name", header="Content-Disposition"): part.get_payload(decode=True).decode() for part in parts
    }


class Site:
    """The party's page, static files, and endpoints that answer as told and remember what they were sent."""

    def __init__(self):
        self.log = jungle()
        self.posts: list[tuple[str, dict[str, str], str]] = []
        self.polls: list[str] = []
        self.keys: list[str] = []
        self.answer: tuple[int, dict[str, Any]] = (200, {"seq": 0})
        self.poll_answer: tuple[int, dict[str, Any]] = (200, {"type": "heartbeat", "seq": 0})
        self.role = "owner"
        self.me = ("user:1", "session:1")
        self.people = {"user:1": "alice", "user:2": "bob"}
        self.delay = 0.0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.respond(*site.get(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                kind = self.headers["Content-Type"]
                site.posts.append((self.path, read_form(kind, body), self.headers["Accept"]))
                site.keys.append(self.headers["Idempotency-Key"])
                time.sleep(site.delay)
                status, answer = site.answer
                self.respond(status, "application/json", json.dumps(answer).encode())

            def respond(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def get(self, path):
        if path.startswith("/static/"):
            file = settings.BASE_DIR / path.lstrip("/")
            return 200, TYPES[file.suffix[1:]], file.read_bytes()
        if "/fragments" in path:
            self.polls.append(path)
            status, answer = self.poll_answer
            return status, "application/json", json.dumps(answer).encode()
        return 200, "text/html; charset=utf-8", self.page().encode()

    def page(self):
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        state = self.log.state
        context = {
            "party_id": state.party_id,
            "title": "Jungle party",
            "seq": state.version,
            "epoch": 1,
            "can_edit": self.role != "viewer",
            "claim": False,
            "me": self.me,
            "fragments": for_viewer(self.fragments(FRAGMENTS), "first-token", self.me),
        }
        return render_to_string("parties/party.html", context, request=request)

    def fragments(self, names):
        log = self.log
        return render_fragments(log.state, log.recorded, names, self.role, today=TODAY, people=self.people)

    def happen(self, *events, actor="session:1"):
        """Events happen; returns the frame that tells of them."""
        self.log.add(*events, actor=actor)
        return {
            "type": "fragments",
            "seq": self.log.state.version,
            "fragments": self.fragments(sorted(fragments_for(events))),
        }


class Line:
    """The server's end of the page's sockets."""

    def __init__(self, page):
        self.page, self.received, self.open, self.refuse = page, [], [], None
        page.route_web_socket(re.compile(r"/ws/party/"), self.connected)

    def connected(self, route):
        self.open.append(route)
        if self.refuse is not None:
            route.close(code=self.refuse)
            return
        route.on_message(lambda text: self.received.append(json.loads(text)))

    def send(self, frame):
        self.open[-1].send(json.dumps(frame))

    def await_hello(self, count=1):
        self._await_length(self.received, count)
        return self.received[-1]

    def await_tries(self, count):
        """The page has opened so many sockets."""
        self._await_length(self.open, count)

    def _await_length(self, found, count):
        for _ in range(200):
            if len(found) >= count:
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{len(found)} came, not {count}")


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


def connected(line, site):
    line.await_hello()
    line.send({"type": "heartbeat", "seq": site.log.state.version})
    expect(line.page.locator("#live-text")).to_have_text("Live")


def answered(page):
    """Every form that was posted has its answer."""
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)


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
    assert site.polls[0].endswith(f"/fragments?since={site.log.state.version}")
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
