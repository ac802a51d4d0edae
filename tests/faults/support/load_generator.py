"""Writers that add wishes without pause, remember what was acknowledged, and retry what was not."""

import itertools
import random
import threading
import time
from typing import Any

from tests.faults.support.environment import CommandRejected, Environment, Remote

WISHES = ("jungle theme", "20 guests", "a chocolate cake", "tacos", "in Austin", "a magician", "budget 2000", "a park")
PATIENCE_SECONDS = 60.0
WISHES_A_PARTY = 100


class LoadGenerator:
    """One writer in one remote process. A wish that is not given has a text of its own, each an idempotency key."""

    _numbers = itertools.count()

    def __init__(self, remote: Remote, seed: int = 0) -> None:
        self.remote = remote
        self.acknowledged: list[dict[str, Any]] = []
        self.longest = 0.0
        self.refusals: list[str] = []
        self._random = random.Random(seed)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start_party(self, text: str | None = None) -> dict[str, Any]:
        return self._until_acknowledged("create", text or self._own("jungle theme for 20 guests in Austin"))

    def wish(self, party: str, text: str | None = None) -> dict[str, Any]:
        return self._until_acknowledged("add", text or self._own(self._random.choice(WISHES)), party=party)

    def begin(self, parties: int = 3, pause: float = 0.05) -> None:
        """Add wishes in the background, to several parties in turn."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._add_wishes, args=(parties, pause), daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_SECONDS + 10)
            assert not self._thread.is_alive(), self.refusals[-3:]
            self._thread = None

    def _add_wishes(self, parties: int, pause: float) -> None:
        left = {self.start_party()["party"]: WISHES_A_PARTY for _ in range(parties)}
        while not self._stop.wait(pause):
            party = self._random.choice(list(left))
            self.wish(party)
            left[party] -= 1
            if not left[party]:  # long before the limit of wishes a party
                del left[party]
                left[self.start_party()["party"]] = WISHES_A_PARTY

    def _own(self, text: str) -> str:
        return f"{text}, please ({next(self._numbers)})"

    def _until_acknowledged(self, call: str, text: str, **more: str) -> dict[str, Any]:
        request = {"text": text, "key": f"load-{next(self._numbers)}", **more}
        begun = time.monotonic()
        while True:
            tried = time.monotonic()
            try:
                done = self.remote.call(call, **request)
                break
            except CommandRejected as refusal:
                self.refusals.append(str(refusal))
                if time.monotonic() - begun > PATIENCE_SECONDS:
                    raise
                time.sleep(0.05)
            finally:
                self.longest = max(self.longest, time.monotonic() - tried)
        self.acknowledged.append(done | {"text": request["text"], "key": request["key"]})
        return self.acknowledged[-1]


def planned_again(environment: Environment, load_generator: LoadGenerator, seconds: float) -> float:
    """Seconds from now until a new party with a first wish has its plan."""
    begun = time.monotonic()
    party = load_generator.start_party()
    while not environment.planned(party["party"], party["version"]):
        assert time.monotonic() - begun < seconds, f"no plan within {seconds:g} s:\n{environment.log()[-3000:]}"
        time.sleep(0.02)
    return time.monotonic() - begun
