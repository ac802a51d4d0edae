"""What people type, as it is kept."""

import unicodedata
from typing import Final

from parties.domain.errors import EmptyText, TextTooLong

TITLE_LENGTH: Final = 80


def clean_text(text: str, limit: int | None = None) -> str:
    """The text as it is kept: NFC, with characters that no database or page can carry shown as �.

    Raises EmptyText when nothing readable is left, TextTooLong above `limit` characters.
    """
    if limit is not None and len(text) > limit:
        raise TextTooLong(len(text), limit)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join("\ufffd" if _unprintable(character) else character for character in text)
    kept = unicodedata.normalize("NFC", kept).strip()
    if not kept.replace("\ufffd", "").strip():
        raise EmptyText
    return kept


def _unprintable(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


def title_of(text: str | None) -> str:
    """What a party is called that was started with this wish, or with none."""
    if text is None:
        return "My party"
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"
