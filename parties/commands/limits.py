"""How much one party may hold, by the settings."""

from django.conf import settings

from parties.domain.errors import TooManyCharacters, TooManyInputs
from parties.domain.input_text import clean_text
from parties.domain.state import PartyState


def clean_wish(text: str) -> str:
    """The wish as it is kept. Raises EmptyText, TextTooLong."""
    return clean_text(text, settings.INPUT_MAX_LENGTH)


def check_room(state: PartyState, *wishes: str) -> None:
    """Raises TooManyInputs or TooManyCharacters when these wishes are more than the party can take."""
    if wishes and len(state.inputs) + len(wishes) > settings.PARTY_MAX_INPUTS:
        raise TooManyInputs(settings.PARTY_MAX_INPUTS)
    characters = sum(map(len, (*wishes, *(wish.text for wish in state.inputs.values()))))
    if wishes and characters > settings.PARTY_MAX_CHARACTERS:
        raise TooManyCharacters(settings.PARTY_MAX_CHARACTERS)
