"""A language that marks what was translated: “⟦Add a wish⟧”. What stands outside the marks is in no language."""

import gettext
import re
import struct
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from django.utils.translation import trans_real

CODE: Final = "en-xa"
_INNERMOST: Final = re.compile(r"⟦[^⟦⟧]*⟧")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_SPOKEN: Final = ("title", "placeholder", "aria-label", "alt", "data-offline")


class PseudoTranslations(gettext.NullTranslations):
    """Every message in marks, with what it has to put in left as it is."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message.strip() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)

    def language(self) -> str:
        return CODE

    def to_language(self) -> str:
        return CODE


def install(folder: Path) -> Path:
    """Make the language known to Django; returns the folder that LOCALE_PATHS has to name."""
    path = folder / "en_XA" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28))  # a catalogue of nothing
    known_translations()[CODE] = PseudoTranslations()
    return folder


def known_translations() -> dict[str, Any]:
    """Django's own, by language."""
    return trans_real.__dict__["_translations"]  # type: ignore[no-any-return]


def unmarked(text: str, data: Iterable[str] = ()) -> str:
    """What of a text has letters and is neither in marks nor among the data: "" when there is none."""
    while (shorter := _INNERMOST.sub("", text)) != text:
        text = shorter
    for own in sorted(filter(None, data), key=len, reverse=True):
        text = text.replace(own, "")
    return text.strip() if _LETTERS.search(text) else ""


def leftovers(page: str, data: Iterable[str] = ()) -> list[str]:
    """The texts of a page that people see or hear, and that were not translated."""
    found = list(_Texts(page).texts)
    return [left for text in found if (left := unmarked(text, data))]


class _Texts(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code")
        self.texts += self._of(dict(attrs), tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += self._of(dict(attrs), tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(data)

    @staticmethod
    def _of(attributes: dict[str, str | None], tag: str) -> Iterator[str]:
        yield from (value for name in _SPOKEN if (value := attributes.get(name)))
        if tag == "input" and attributes.get("type") == "submit":
            yield attributes.get("value") or ""
