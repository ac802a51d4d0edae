"""What the agents app says to people, a module a subject. Contract: parties.sentences."""

from typing import Final

from agents.sentences import cake, catering, headcount, offers, savings, summary, theme, vendor, venue
from parties.sentences import Plural

_SUBJECTS: Final = (theme, venue, cake, catering, vendor, offers, headcount, savings, summary)
SENTENCES: Final[dict[str, str | Plural]] = {
    id: sentence for subject in _SUBJECTS for id, sentence in subject.SENTENCES.items()
}
