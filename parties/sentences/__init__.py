"""What the parties app says to people, each sentence once: id → text, with the names of its arguments in braces.

An id is SUBJECT.WHAT, and stays once an event holds it. The texts are looked up among the translations, so a sentence
that is reworded here needs no change elsewhere. `manage.py makemessages` finds `_` and `ngettext`.
"""

from typing import Final

from parties.sentences import general, rejections
from parties.sentences.marks import Plural

SENTENCES: Final[dict[str, str | Plural]] = {**general.SENTENCES, **rejections.SENTENCES}
