"""Values that break things, and things broken a little, from a seed: case `number` of a seed is always the same one."""

import json
import os
import random
from collections.abc import Sequence
from typing import Any, Final, TypeVar

Value = TypeVar("Value")

CASES: Final = int(os.environ.get("FUZZ_CASES", "3000"))
SEED: Final = os.environ.get("FUZZ_SEED", "20261121")

NASTY: Final = (
    "",
    " ",
    "\0",
    "a\0b",
    "\x1b[31m",
    "\x85",
    "\r\nSet-Cookie: a=b",
    "\u202egnp.exe",
    "\ufeff",
    "\ufffd",
    "\u0660\u0661\u0662",
    "\U0001d7d9\U0001d7d8",
    "²³",
    "①",
    "a" + "\u0301" * 300,
    "x" * 5_000,
    "1," * 2_000,
    "(" * 1_000,
    "[" * 2_000,
    "9" * 400,
    "-1",
    "0",
    "1e400",
    "1e-400",
    "NaN",
    "-Infinity",
    "2147483648",
    "9223372036854775808",
    "0x10",
    "1_000",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "24:61",
    "null",
    "true",
    "{}",
    "[]",
    '{"a": "\\u0000"}',
    '{"low": 1e999}',
    "'; DROP TABLE party_events; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% load static %}",
    "%s%n%(a)s",
    "%",
    "\\",
    "../../etc/passwd",
    "//evil.example/",
    "javascript:alert(1)",
    "漢字" * 200,
    "🎉👨‍👩‍👧‍👦",
)
WISHES: Final = (
    "jungle theme party for 75 guests in Austin, budget about $2,000",
    "I need a balloon artist",
    "20 children and 15 adults, two of them vegan",
    "keep the cake under $150",
    "no DJ after all",
    "Saturday June 20th at 3 pm for four hours",
    "£30 a head, wedding at a hotel ballroom",
)


class Mutator:
    """Draws for one case."""

    def __init__(self, kind: str, number: int) -> None:
        self.random = random.Random(f"{SEED}:{kind}:{number}")

    def one(self, options: Sequence[Value]) -> Value:
        return self.random.choice(options)

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, options: Sequence[Value], most: int) -> list[Value]:
        return [self.one(options) for _ in range(self.random.randint(0, most))]

    def text(self, *usual: str) -> str:
        """Something usual, something nasty, or something usual that was damaged."""
        if not usual or self.often(0.3):
            return self.one(NASTY)
        found = self.one(usual)
        return found if self.often(0.4) else self.damaged(found)

    def damaged(self, text: str) -> str:
        for _ in range(self.random.randint(1, 3)):
            start, end = sorted(self.random.randint(0, len(text)) for _ in "12")
            text = self.one(
                (
                    text[:start] + text[end:],
                    text[:end] + self.one(NASTY) + text[end:],
                    text[:end] + text[start:],
                    text[:start] + chr(self.random.choice((0, 9, 10, 127, 160, 0x200B, 0xFFFE, 0x1F389))) + text[end:],
                    text[:start] + text[start:end].swapcase() + text[end:],
                )
            )
        return text[:20_000]

    def bytes(self, *usual: bytes) -> bytes:
        """Bytes of which some are not what they were."""
        found = bytearray(self.one(usual) if usual else b"")
        for _ in range(self.random.randint(0, 4)):
            start = self.random.randint(0, len(found))
            found[start : start + self.random.randint(0, 3)] = self.one(
                (b"", b"\0", b"\xff\xfe", b'"', b",", b"\r\n", b"--b", b"=", b"%zz", b"%00", self.random.randbytes(3))
            )
        return bytes(found)

    def json(self, depth: int = 3) -> Any:
        kind = self.random.randint(0, 6 if depth else 4)
        if kind == 5:
            return [self.json(depth - 1) for _ in range(self.random.randint(0, 3))]
        if kind == 6:
            return {self.text("type", "hello", "last_seq", "epoch"): self.json(depth - 1) for _ in range(3)}
        return self.one((self.text("hello", "ping"), self.random.randint(-5, 5), 2**63, -1.5, None, True, 1e300))

    def frame(self) -> str:
        """A frame of a socket."""
        usual = (
            {
                "type": "hello",
                "last_seq": self.one((0, 1, 5, -1, 10**30, "1", None)),
                "epoch": self.one((1, 0, 2.5, [])),
            },
            {"type": "ping"},
            {"type": self.text("hello", "ping", "event")},
            self.json(),
        )
        text = json.dumps(self.one(usual), ensure_ascii=self.often(0.5))
        return text if self.often(0.6) else self.damaged(text)
