"""Documentation and code agree, as far as a test can tell."""

import re

import pytest
from django.core.management import get_commands

from parties.domain import describe
from tests.support.servers import ROOT

README = (ROOT / "README.md").read_text()
DOCUMENTS = (ROOT / "docs" / "documents.md").read_text()
DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text()
OURS = {"agents", "budgets", "parties", "partyplanner"}


def test_every_setting_of_the_environment_is_documented_and_exists():
    source = (ROOT / "partyplanner" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    table = README.split("| variable |")[1].split("\n\n")[0]
    assert set(re.findall(r"`([A-Z_]{4,})`", table)) == read


def test_every_command_is_documented_and_exists():
    commands = {name for name, app in get_commands().items() if app in OURS}
    table = README.split("| command |")[1].split("\n\n")[0]
    assert set(re.findall(r"`manage\.py (\w+)", table)) == commands


@pytest.mark.parametrize("name", ["base", "embedded", "prod"])
def test_every_requirement_is_pinned_and_has_its_reason(name):
    for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines():
        if line and not line.startswith(("#", "-r")):
            package, _, version = line.partition("==")
            assert version, f"{line} is not pinned"
            assert re.search(rf"\b{re.escape(package.partition('[')[0])}\b", DEPENDENCIES), f"{package} has no reason"


def test_links_between_documents_lead_somewhere():
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
            assert (path.parent / link).exists(), f"{path.name} links to {link}"


def test_the_documents_are_described_from_their_types():
    assert describe.markdown() == DOCUMENTS, "run python -m parties.domain.describe > docs/documents.md"
