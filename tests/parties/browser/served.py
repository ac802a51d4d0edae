"""The party's page served to a browser, with the server's side of it in a test's hands."""

import email
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import expect

from parties.pages.live_texts import live_texts
from parties.presentation import FRAGMENTS, for_viewer, fragments_for, render_fragments
from tests.parties.samples.log import TODAY
from tests.parties.samples.states import jungle

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
        self.address = f"http://localhost:{self.server.server_port}"
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
            "live_texts": live_texts(),
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


def connected(line, site):
    line.await_hello()
    line.send({"type": "heartbeat", "seq": site.log.state.version})
    expect(line.page.locator("#live-text")).to_have_text("Live")


def answered(page):
    """Every form that was posted has its answer."""
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)
