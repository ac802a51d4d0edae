"""What people read of documents and messages, for tests that are about the words."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from parties.domain.errors import CommandRejected
from parties.presentation import rendering


def shown(value: Any, wishes: Mapping[str, str] | None = None) -> Any:
    """A message as its text; a document, as a struct or as JSON has it, with texts in the place of messages."""
    return rendering.render_all(msgspec.json.decode(msgspec.json.encode(value)), wishes or {})


@contextmanager
def refused(kind: type[CommandRejected], text: str) -> Iterator[None]:
    """What happens within is refused with a message that reads like this (a regular expression)."""
    with pytest.raises(kind) as caught:
        yield
    assert re.search(text, rendering.render(caught.value.message))
