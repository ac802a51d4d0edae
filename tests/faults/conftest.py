"""One environment for all tests of faults. Each test leaves it as it was, and its history is judged in between."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.support.environment import Environment
from tests.faults.support.load_generator import LoadGenerator
from tests.support.application import await_true

_recovered: list[tuple[str, float, float]] = []


@pytest.fixture(scope="package")
def the_environment() -> Iterator[Environment]:
    folder = Path(tempfile.mkdtemp(prefix="partyplanner-faults-"))
    environment = Environment(folder)
    try:
        yield environment
    finally:
        environment.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def the_load_generator(the_environment: Environment) -> LoadGenerator:
    return LoadGenerator(the_environment.remote(), seed=7)


@pytest.fixture(scope="package")
def inspector(the_environment: Environment) -> LoadGenerator:
    """A remote past the proxies: what it says does not depend on the fault."""
    return LoadGenerator(the_environment.remote(**the_environment.direct))


@pytest.fixture
def parked() -> list[str]:
    """Parties that a test leaves without a plan on purpose; they are gone afterwards."""
    return []


@pytest.fixture
def environment(
    the_environment: Environment, the_load_generator: LoadGenerator, inspector: LoadGenerator, parked: list[str]
) -> Iterator[Environment]:
    """The environment, well. Afterwards it is healed, must settle, and its history must be right."""
    the_environment.heal()
    the_environment.await_members()
    await_true(the_environment.settled, 30)
    yield the_environment
    the_load_generator.end()
    the_environment.heal()
    the_environment.await_members()
    try:
        await_true(lambda: the_environment.settled(tuple(parked)), 30)
        wrong = inspector.remote.call("check", acknowledged=the_load_generator.acknowledged, parked=parked)
    except AssertionError:
        pytest.fail(the_environment.describe_unsettled(tuple(parked)))
    finally:
        gone = {*parked, *the_environment.stale()}
        for party in gone:
            the_environment.delete_party(party)
        the_load_generator.acknowledged[:] = [
            one for one in the_load_generator.acknowledged if one["party"] not in gone
        ]
    assert wrong == []


@pytest.fixture
def load_generator(environment: Environment, the_load_generator: LoadGenerator) -> LoadGenerator:
    the_load_generator.longest = 0.0
    the_load_generator.refusals.clear()
    return the_load_generator


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
