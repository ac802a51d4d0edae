"""An agent that does its worst when a wish tells it to, and is the real one otherwise."""

import os
import re
import sys
from typing import Any

import msgspec

from agents.base import Context, Result
from agents.sections.theme import ThemeAgent

_SPELL = re.compile(r"poison-(\w+)")


class Theme(ThemeAgent):
    """Obeys “poison-NAME” in a wish about the theme."""

    def run(self, context: Context) -> Result:
        spell = _SPELL.search(" ".join(wish.text for wish in context.brief.wishes.get("theme", ())))
        return getattr(self, spell[1])(context) if spell else super().run(context)

    def raises(self, context: Context) -> Result:
        raise ValueError("a poisonous wish")

    def exits(self, context: Context) -> Result:
        sys.exit(3)

    def dies(self, context: Context) -> Result:
        os._exit(3)

    def grows(self, context: Context) -> Result:
        kept: list[Any] = []
        while True:
            kept.append(bytes(64 << 20))

    def loops(self, context: Context) -> Result:
        while True:
            pass

    def grinds(self, context: Context) -> Result:
        """One call into C that looks at no signal and holds the interpreter's lock for minutes."""
        return Result(document={"facts": {"number": str(sum(range(10**12)))}}, confidence=1.0)

    def babbles(self, context: Context) -> Result:
        return Result(document={"facts": {"thing": object()}}, confidence=1.0)

    def nulls(self, context: Context) -> Result:
        """JSON for Python, but not for PostgreSQL."""
        document = msgspec.to_builtins(super().run(context).document)
        return Result(document=document | {"headline": "a \0 within"}, confidence=1.0)
