"""Why a command was not carried out: a message for the person who asked. Nothing has changed then. Pure."""

from typing import Final

from parties.domain.message import Message, say


class CommandRejected(Exception):
    """The command cannot be carried out; the message says why and what to do instead."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


class EmptyText(CommandRejected):
    def __init__(self) -> None:
        super().__init__(say("rejected.empty"))


class TextTooLong(CommandRejected):
    def __init__(self, length: int, limit: int) -> None:
        super().__init__(say("rejected.too_long", length=length, limit=limit))


class TooManyInputs(CommandRejected):
    def __init__(self, limit: int) -> None:
        super().__init__(say("rejected.too_many_wishes", limit=limit))


class TooManyCharacters(CommandRejected):
    def __init__(self, limit: int) -> None:
        super().__init__(say("rejected.too_many_characters", limit=limit))


class NoSuchInput(CommandRejected):
    def __init__(self) -> None:
        super().__init__(say("rejected.no_such_wish"))


_CLOSED: Final = {"completed": say("rejected.completed"), "cancelled": say("rejected.cancelled")}


class PartyClosed(CommandRejected):
    """`status`: completed or cancelled."""

    def __init__(self, status: str) -> None:
        super().__init__(_CLOSED[status])


class NothingToUndo(CommandRejected):
    def __init__(self) -> None:
        super().__init__(say("rejected.nothing_to_undo"))


class NothingToRetry(CommandRejected):
    def __init__(self, agent: str) -> None:
        super().__init__(say("rejected.nothing_to_retry", agent=agent))


class KeyReused(CommandRejected):
    def __init__(self) -> None:
        super().__init__(say("rejected.key_reused"))


class ReasonMissing(CommandRejected):
    def __init__(self) -> None:
        super().__init__(say("rejected.reason_missing"))


class WrongDetail(CommandRejected):
    """A detail has a value that it cannot have."""
