"""Work cut into stages, so that a batch can go through them in step. Pure.

One party alone pushes the code and the tables of the analyzer and seven agents through the processor's caches; the same
stage of a hundred parties finds them there. What a party gets is what it would get alone.
"""

from collections.abc import Generator, Sequence
from typing import TypeVar

Result = TypeVar("Result")
Stages = Generator[None, None, Result]


def finish(work: Stages[Result]) -> Result:
    """What comes of work that nothing else is in step with. Raises what it raises."""
    (found,) = in_step([work])
    if isinstance(found, Exception):
        raise found
    return found


def in_step(batch: Sequence[Stages[Result]]) -> list[Result | Exception]:
    """What came of each: its result, or why it failed. All take one stage before any takes the next."""
    ended: dict[int, Result | Exception] = {}
    while len(ended) < len(batch):
        for number, work in enumerate(batch):
            if number in ended:
                continue
            try:
                next(work)
            except StopIteration as end:
                ended[number] = end.value
            except Exception as error:
                ended[number] = error
    return [ended[number] for number in range(len(batch))]
