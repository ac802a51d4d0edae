"""One site for all tests of faults; each test leaves it as it found it, and its whole history is judged in between."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.environment import Site, await_true
from tests.faults.load_generator import Typist

_recovered: list[tuple[str, float, float]] = []


@pytest.fixture(scope="package")
def the_site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="partyplanner-faults-"))
    site = Site(folder)
    try:
        yield site
    finally:
        site.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def the_typist(the_site: Site) -> Typist:
    return Typist(the_site.remote(), seed=7)


@pytest.fixture(scope="package")
def inspector(the_site: Site) -> Typist:
    """A remote past the proxies: what it says does not depend on the fault."""
    return Typist(the_site.remote(**the_site.direct))


@pytest.fixture
def parked() -> list[str]:
    """Parties that a test leaves without a plan on purpose; they are gone afterwards."""
    return []


@pytest.fixture
def site(the_site: Site, the_typist: Typist, inspector: Typist, parked: list[str]) -> Iterator[Site]:
    """The site, well. Afterwards it is healed, must settle, and its history must be right."""
    the_site.heal()
    the_site.await_members()
    await_true(the_site.settled, 30)
    yield the_site
    the_typist.end()
    the_site.heal()
    the_site.await_members()
    try:
        await_true(lambda: the_site.settled(tuple(parked)), 30)
        wrong = inspector.remote.call("check", acknowledged=the_typist.acknowledged, parked=parked)
    except AssertionError:
        pytest.fail(the_site.left(tuple(parked)))
    finally:
        gone = {*parked, *the_site.stale()}
        for party in gone:
            the_site.forget(party)
        the_typist.acknowledged[:] = [one for one in the_typist.acknowledged if one["party"] not in gone]
    assert wrong == []


@pytest.fixture
def typist(site: Site, the_typist: Typist) -> Typist:
    the_typist.longest = 0.0
    the_typist.refusals.clear()
    return the_typist


@pytest.fixture
def recovered(request: pytest.FixtureRequest) -> Callable[[float, float], None]:
    """Note how long a recovery took, for the table at the end of the run, and hold it to its limit."""

    def note(seconds: float, limit: float) -> None:
        name = request.node.name.removeprefix("test_").replace("_", " ")
        _recovered.append((name, seconds, limit))
        print(f"recovered after {seconds:.2f} s (limit {limit:g} s): {name}")
        assert seconds <= limit

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _recovered:
        terminalreporter.section("recovery times")
        for name, seconds, limit in _recovered:
            terminalreporter.write_line(f"{seconds:7.2f} s  of {limit:4g} s  {name}")
