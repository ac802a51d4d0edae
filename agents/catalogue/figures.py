"""Where the numbers come from, for those who ask."""

from collections.abc import Iterable

import msgspec

from agents.catalogue import repository
from parties.domain.documents import Document


def figures(ids: Iterable[str]) -> dict[str, Document]:
    """The figures of these ids with source, address and year; one that is not in the catalogue is left out."""
    known = repository.current().figures
    return {id: msgspec.to_builtins(known[id]) for id in ids if id in known}
