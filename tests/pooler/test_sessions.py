"""What serves keeps nothing in a session: the next transaction may meet another one."""

import re

import pytest

from tests.pooler.test_timeouts import run
from tests.support.servers import ROOT

FOLDERS = ("agents", "budgets", "parties", "partyplanner")
# Of what PostgreSQL keeps beyond a transaction, what our statements could leave there.
KEPT = re.compile(
    r"\bpg_(try_)?advisory_(lock|unlock)|\b(UN)?LISTEN\b|\bCREATE TEMP|\bWITH HOLD\b|\bPREPARE [a-z]|\bSET SESSION\b"
    r"|set_config\([^)]*false\s*\)|execute\(\s*[\"']SET (?!LOCAL)"
)
SERVER_SIDE = """
from django.contrib.auth.models import Permission
rows = Permission.objects.order_by("pk").iterator(chunk_size=2)
first = next(rows)
Permission.objects.count()
assert [first, *rows] == list(Permission.objects.order_by("pk"))
assert len(Permission.objects.all()) > 4
"""


def test_no_statement_leaves_anything_in_a_session():
    found = {
        str(path.relative_to(ROOT)): match[0]
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if (match := KEPT.search(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize("role", ["worker", "web"])
def test_rows_that_come_in_portions_need_no_session(pooler, database, role):
    migrated = run(pooler, database, "manage.py", "migrate", "-v0")
    assert migrated.returncode == 0, migrated.stderr
    done = run(pooler, database, "manage.py", "shell", "--no-imports", "-c", SERVER_SIDE, PROCESS_ROLE=role)
    assert (done.returncode, done.stderr) == (0, "")
