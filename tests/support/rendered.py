"""What people read of documents and messages, for tests that are about the words."""

from collections.abc import Mapping
from typing import Any

import msgspec

from parties.presentation import rendering


def shown(value: Any, wishes: Mapping[str, str] | None = None) -> Any:
    """A message as its text; a document, as a struct or as JSON has it, with texts in the place of messages."""
    return rendering.render_all(msgspec.json.decode(msgspec.json.encode(value)), wishes or {})
