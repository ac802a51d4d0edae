"""An agent that does its worst when a certain wish is there, and is the real one otherwise."""

import os
import sys
from typing import Any

from agents.base import Context, Result
from agents.sections.theme import ThemeAgent
from parties.domain import ids
from tests.support.documents import stored

SPELLS = {
    ids.input_id(f"jungle theme poison-{spell}", ()): spell
    for spell in ("raises", "exits", "dies", "grows", "loops", "grinds", "babbles", "nulls")
}


class Theme(ThemeAgent):
    """Obeys the wish “jungle theme poison-NAME”. An agent sees no text: it knows the wish by its id."""

    def run(self, context: Context) -> Result:
        spells = [spell for wish, spell in SPELLS.items() if wish in context.readings.all()]
        return getattr(self, spells[0])(context) if spells else super().run(context)

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
        document = stored(super().run(context))
        return Result(document=document | {"headline": "a \0 within"}, confidence=1.0)
