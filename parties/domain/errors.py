"""Why a command was not carried out. Each text can be shown to the person who asked; nothing has changed then."""


class CommandRejected(Exception):
    """The command cannot be carried out; the text says why and what to do instead."""


class EmptyText(CommandRejected):
    """Type what you want, for example “jungle party for 75 guests”."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class TextTooLong(CommandRejected):
    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"That is {length:,} characters; one wish may have {limit:,}. Split it into several, or keep what matters."
        )


class TooManyInputs(CommandRejected):
    def __init__(self, limit: int) -> None:
        super().__init__(f"This party has {limit} wishes already. Remove one first.")


class TooManyCharacters(CommandRejected):
    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The wishes of one party may have {limit:,} characters together. Shorten this one,"
            " or remove another first."
        )


class NoSuchInput(CommandRejected):
    """This wish is not part of the party (any more)."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class PartyClosed(CommandRejected):
    def __init__(self, status: str) -> None:
        super().__init__(f"This party is {status}; its plan does not change any more.")


class NothingToUndo(CommandRejected):
    """There is nothing left to undo: it was undone or changed since."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class NothingToRetry(CommandRejected):
    def __init__(self, agent: str) -> None:
        super().__init__(f"The {agent} agent has not failed, so there is nothing to try again.")


class KeyReused(CommandRejected):
    """This Idempotency-Key came before with another request. Send this one under a new key."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class ReasonMissing(CommandRejected):
    """Say why, in a few words: the reason is all that remains."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class WrongDetail(CommandRejected):
    """A detail has a value that it cannot have."""
