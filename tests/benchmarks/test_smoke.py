"""Benchmarks cannot rot: a quick run through the command, on servers of its own.

Left out are those that start the application's processes, which take longer than a test should: `--quick` runs them.
"""

import subprocess
import sys

import pytest

from benchmarks import report
from benchmarks.__main__ import BENCHMARKS
from tests.support.servers import ROOT

CHEAP = [name for name in BENCHMARKS if name not in ("sockets", "latency", "load")]


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    path = tmp_path_factory.mktemp("benchmarks") / "quick.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *CHEAP, "--quick", "--output", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, report.read(path)


def test_every_benchmark_finds_its_figures(quick):
    _, results = quick
    names = [figure.name for figure in results.figures]
    assert len(names) == len(set(names)) >= len(CHEAP)
    assert all(figure.value > 0 and figure.repeats for figure in results.figures)


def test_the_results_name_the_machine_and_what_ran_on_it(quick):
    _, results = quick
    assert results.quick
    assert results.machine.cores >= 1
    assert {"python", "postgresql", "valkey", "django", "django-q2"} <= results.machine.versions.keys()
    assert all(results.machine.versions.values())


def test_the_table_shows_each_figure_with_its_verdict(quick):
    shown, results = quick
    assert shown.count("reached") >= sum(bool(figure.reach) for figure in results.figures)


def test_an_unknown_name_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "speed"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "speed" in done.stderr
