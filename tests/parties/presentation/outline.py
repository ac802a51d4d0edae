"""A party rendered, and the HTML taken apart."""

import re
from html.parser import HTMLParser
from typing import Any

from parties.presentation import FRAGMENTS, render_fragments
from tests.parties.samples.log import TODAY

VOID = {"input", "br"}


class Outline(HTMLParser):
    """Elements in order, with their attributes; refuses tags that do not match."""

    def __init__(self, html):
        super().__init__()
        self.stack: list[str] = []
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.roots: list[str | None] = []
        self.feed(html)
        assert not self.stack, f"left open: {self.stack}"

    def handle_starttag(self, tag, attrs):
        if not self.stack:
            self.roots.append(dict(attrs).get("id"))
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def fragments(log, role="owner", names=FRAGMENTS, today=TODAY):
    return render_fragments(log.state, log.recorded, names, role, today=today)


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
