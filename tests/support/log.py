"""What the application writes to its log, as it stands there."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def written_log() -> Iterator[io.StringIO]:
    """The lines that the handler of the settings writes meanwhile, through its filters and its formatter."""
    handler = next(one for one in logging.root.handlers if type(one) is logging.StreamHandler)
    text = io.StringIO()
    before = handler.setStream(text)
    try:
        yield text
    finally:
        handler.setStream(before)
