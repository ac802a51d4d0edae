"""`classify` and `evaluate_classifier`: files in, files and figures out."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agents.learning.split import held_out

ROOT = Path(__file__).parents[3]


@pytest.fixture
def source(tmp_path):
    def write(*lines):
        path = tmp_path / "in.jsonl"
        path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines) + "\n", encoding="utf-8")
        return path

    return write


def classify(source, target):
    call_command("classify", "--input", str(source), "--output", str(target), verbosity=0)
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_lines_are_answered_in_their_order(source, tmp_path):
    path = source(
        {"id": "b", "text": "75 guests, next Saturday", "today": "2025-10-18"},
        {"id": 1, "text": "no DJ", "more": True},
        "",
        {"id": "a", "text": ""},
    )
    first, second, third = classify(path, tmp_path / "out.jsonl")
    assert set(first) == {"id", "categories", "slots", "confidence"}
    assert first["id"] == "b"
    assert first["categories"] == ["venue", "catering"]
    assert first["slots"] == {"guest_count": {"min": 75, "max": 75}, "event_date": "2025-10-25"}
    assert set(first["confidence"]) == set(first["categories"])
    assert (second["id"], second["slots"]) == (1, {"negated": ["dj"]})
    assert (third["id"], third["categories"]) == ("a", ["general"])


def test_without_a_day_it_is_the_real_one(source, tmp_path):
    (answer,) = classify(source({"id": "a", "text": "tomorrow"}), tmp_path / "out.jsonl")
    assert abs(datetime.date.fromisoformat(answer["slots"]["event_date"]) - datetime.date.today()).days <= 2


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", {"text": "no id"}, {"id": "x"}, {"id": "x", "text": 5}, {"id": "x", "text": "a", "today": "soon"}],
)
def test_a_bad_line_is_named_and_nothing_is_written(source, tmp_path, bad):
    path, target = source({"id": "a", "text": "cake"}, bad), tmp_path / "out.jsonl"
    target.write_text("before")
    with pytest.raises(CommandError, match=r"in\.jsonl, line 2: .+\.$"):
        classify(path, target)
    assert target.read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_files_that_cannot_be_used_are_named(source, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        classify(tmp_path / "none.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(CommandError, match="cannot be written"):
        classify(source(), tmp_path / "none" / "out.jsonl")
    with pytest.raises(CommandError, match="not an ordinary file"):
        classify(source(), tmp_path)


def test_it_works_with_no_server_up(source, tmp_path):
    path, target = source({"id": "a", "text": "a pirate cake"}), tmp_path / "out.jsonl"
    down = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0"}
    command = [sys.executable, "manage.py", "classify", "--input", str(path), "--output", str(target)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | down, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(target.read_text())["categories"] == ["cake"]
    path.write_text("{\n")
    done = subprocess.run(command, cwd=ROOT, env=os.environ | down, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "line 1: " in done.stderr
    assert "Traceback" not in done.stderr


def evaluate(path, capsys, *options):
    call_command("evaluate_classifier", str(path), *options)
    return capsys.readouterr().out


def test_figures_of_labelled_lines(source, capsys):
    path = source(
        {"id": "a", "text": "a pirate cake", "categories": ["cake"], "slots": {}},
        {"id": "b", "text": "75 guests", "categories": ["venue"], "slots": {"guest_count": {"min": 75, "max": 80}}},
        {"id": "c", "text": "tomorrow", "categories": ["general"], "slots": {"event_date": "2026-03-03"}},
        {
            "id": "d",
            "text": "tomorrow",
            "categories": ["general"],
            "slots": {"event_date": "2025-01-02"},
            "today": "2025-01-01",
        },
    )
    report = json.loads(evaluate(path, capsys, "--json"))
    assert report["inputs"] == 4
    assert report["micro_f1"] == pytest.approx(8 / 9)
    assert report["macro_f1"] == pytest.approx(3 / 4)
    assert report["exact"] == 3 / 4
    assert report["slots"]["event_date"]["f1"] == 1
    assert report["slots"]["guest_count"]["f1"] == 0
    assert report["slots_f1"] == pytest.approx(2 / 3)
    assert sum(b["count"] for b in report["calibration"]) == 5
    assert 0 <= report["ece"] <= 1
    (miss,) = report["worst"]
    assert miss["wrong"] == ["+catering", 'guest_count: {"min":75,"max":75} not {"min":75,"max":80}']
    text = evaluate(path, capsys)
    assert "micro-F1 0.889" in text
    assert "  b: '75 guests': +catering; " in text


def test_a_label_that_is_missing_is_named(source, capsys):
    with pytest.raises(CommandError, match=r"line 1: .*categories"):
        evaluate(source({"id": "a", "text": "a"}), capsys)


def test_no_lines_are_no_error(source, capsys):
    assert "inputs 0" in evaluate(source(), capsys)


def test_the_errors_of_held_out_scenarios_are_not_shown(source, capsys):
    scenario = next(name for name in (f"s{n}" for n in range(99)) if held_out(name))
    wrong = {"id": "a", "scenario": scenario, "text": "75 guests", "categories": ["cake"], "slots": {}}
    other = wrong | {"scenario": next(name for name in (f"s{n}" for n in range(99)) if not held_out(name))}
    report = json.loads(evaluate(source(wrong, other), capsys, "--json", "--part", "held-out"))
    assert report["inputs"] == 1
    assert report["worst"] == []
    assert json.loads(evaluate(source(wrong, other), capsys, "--json", "--part", "seen"))["worst"]
