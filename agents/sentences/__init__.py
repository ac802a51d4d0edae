"""What the agents app says to people, a module a subject. Contract: parties.sentences."""

from typing import Final

from agents.sentences import (
    cake,
    catering,
    checklist,
    headcount,
    offers,
    planning,
    questions,
    savings,
    summary,
    theme,
    vendor,
    venue,
)
from parties.sentences.marks import Plural

_SUBJECTS: Final = (
    theme,
    venue,
    cake,
    catering,
    vendor,
    offers,
    headcount,
    savings,
    summary,
    checklist,
    questions,
    planning,
)
SENTENCES: Final[dict[str, str | Plural]] = {
    id: sentence for subject in _SUBJECTS for id, sentence in subject.SENTENCES.items()
}
