"""What agents find, as the state keeps it and as people read it."""

from typing import Any

import msgspec

from agents.base import Result
from parties.presentation.rendering import render_all

Document = dict[str, Any]


def stored(result: Result) -> Document:
    """The document as JSON has it."""
    document: Document = msgspec.json.decode(msgspec.json.encode(result.document))
    return document


def shown(result: Result) -> Document:
    """The document with a text in the place of each message."""
    document: Document = render_all(stored(result))
    return document
