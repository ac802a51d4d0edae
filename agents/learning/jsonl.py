"""JSON lines in and out: a bad line is named by its number, an unfinished file is never left behind."""

import contextlib
import datetime
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec


class Plain(msgspec.Struct, frozen=True):
    """A line to classify."""

    id: str | int
    text: str
    today: datetime.date | None = None


class Labelled(msgspec.Struct, frozen=True):
    """A line with what should be answered."""

    id: str | int
    text: str
    categories: list[str]
    slots: dict[str, Any]
    scenario: str = ""
    today: datetime.date | None = None


class BadLine(Exception):
    """A line that cannot be read; the text is a sentence for whoever wrote the file."""


Line = TypeVar("Line", Plain, Labelled)


def read_lines(path: Path, kind: type[Line]) -> Iterator[Line]:
    """The lines of `path` one by one; empty ones are passed over."""
    decoder = msgspec.json.Decoder(kind)
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                line = raw.removeprefix(b"\xef\xbb\xbf").strip()
                if not line:
                    continue
                try:
                    yield decoder.decode(line)
                except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                    raise BadLine(f"{path}, line {number}: {error}.") from None
    except OSError as error:
        raise BadLine(f"{path} cannot be read: {error.strerror}.") from None


def write_lines(path: Path, answers: Iterable[Any]) -> int:
    """Writes all of `answers` or nothing; how many there were."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise BadLine(f"{path} is not an ordinary file.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise BadLine(f"{path} cannot be written: {error.strerror}.") from None
    count = 0
    try:
        with os.fdopen(handle, "wb") as file:
            for answer in answers:
                file.write(msgspec.json.encode(answer) + b"\n")
                count += 1
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return count
