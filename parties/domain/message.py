"""What the product says to people, as data: the id of a sentence and its typed arguments. Pure.

Agents, commands and events hold messages and no language. The sentences stand in one catalogue an app (flow.SENTENCES),
and a door (page, frame, API, command, mail) renders them in the language of the person who reads:
`parties.presentation.rendering`.

In JSON a message is an array whose first text begins with "~", so that a merge patch replaces it whole. A plain string
in the place of a message is a text that is shown as it is: what events from before messages hold.
"""

from typing import Any, Final, cast

import msgspec

TAG: Final = "~"


class TypedArgument(msgspec.Struct, frozen=True, array_like=True):
    """In JSON an array that begins with what kind of argument it is."""


class Money(TypedArgument, frozen=True, tag="money"):
    """An amount, a decimal string, in a currency (ISO 4217). Shown in whole units; with `exact`, to the cent."""

    amount: str
    currency: str
    exact: bool = False


class Span(TypedArgument, frozen=True, tag="span"):
    """From one amount to another, decimal strings, low ≤ high; shown as money is."""

    low: str
    high: str
    currency: str
    exact: bool = False


class Count(TypedArgument, frozen=True, tag="count"):
    """How many, from low to high; plurals go by high. Decimal strings where half units are possible."""

    low: int | str
    high: int | str


class Percent(TypedArgument, frozen=True, tag="percent"):
    """From low to high percent, decimal strings."""

    low: str
    high: str


class Day(TypedArgument, frozen=True, tag="day"):
    """A date, ISO 8601: "Sat, Jun 12, 2027"; with `spelled`, "June 12, 2027"."""

    date: str
    spelled: bool = False


class Wish(TypedArgument, frozen=True, tag="wish"):
    """What a host typed, by the id of the input: shown as a quotation."""

    input_id: str


class Section(TypedArgument, frozen=True, tag="~section"):
    """A section of the plan or an agent, by name. `inline` is how it reads within a sentence."""

    name: str
    inline: bool = True


class Phrase(TypedArgument, frozen=True, tag="~phrase"):
    """Words of the offer catalogue, in its own language, looked up among the translations by their text.

    `inline`: as they continue a sentence.
    """

    text: str
    inline: bool = False


class Listed(TypedArgument, frozen=True, tag="list"):
    """Several arguments in a row: "a, b and c"; with `any_of`, "a, b or c"."""

    items: "tuple[Argument, ...]"
    any_of: bool = False


class Message(TypedArgument, frozen=True, tag=TAG):
    """One sentence or part of one. The names of the arguments are those in the sentence."""

    id: str
    args: "dict[str, Argument]" = {}


# A string is a name, a place or another text that is the same in every language; a number is a count.
Argument = str | int | Money | Span | Count | Percent | Day | Wish | Section | Phrase | Listed | Message
# Where a document or an event speaks to people. A section's name and a phrase of the catalogue stand for themselves.
Sentence = Message | Phrase | Section | str
SENTENCE_KINDS: Final = (Message, Phrase, Section)


def say(id: str, /, **args: Argument) -> Message:
    """The message of this id. Tests hold every call against the catalogue: the id and the names of its arguments."""
    return Message(id, args)


def inline(sentence: Sentence) -> Argument:
    """The sentence as it continues another, where it is a name or a phrase: "sheet cake" of "Sheet cake"."""
    if isinstance(sentence, str):
        return Phrase(sentence, inline=True)
    return sentence if isinstance(sentence, Message) else msgspec.structs.replace(sentence, inline=True)


def joined(first: Sentence, *others: Sentence) -> Sentence:
    """Sentences one after the other."""
    for other in others:
        first = say("text.joined", first=first, second=other)
    return first


def is_message(value: Any) -> bool:
    """Whether a part of a document, read from JSON, is a message."""
    return isinstance(value, (list, tuple)) and len(value) > 1 and value[0] in _TAGS


def read(value: Any) -> Sentence:
    """A message of a document, read from JSON. Raises msgspec.ValidationError."""
    if not isinstance(value, (list, tuple)):
        return cast("Sentence", value)
    return cast("Sentence", msgspec.convert(value, Message | Phrase | Section))


def as_text(sentence: Sentence) -> str:
    """For a column of plain text: a message as its JSON, a text as it is."""
    return sentence if isinstance(sentence, str) else _encoder.encode(sentence).decode()


def from_text(text: str) -> Sentence:
    """What `as_text` kept."""
    return _decoder.decode(text) if text.startswith(_START) else text


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Message | Phrase | Section)
_START: Final = f'["{TAG}'
_TAGS: Final = tuple(kind.__struct_config__.tag for kind in SENTENCE_KINDS)
