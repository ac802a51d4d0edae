"""Whatever file of offers is imported: a preview, or the mistakes in it; and plans go on with what was written."""

import csv
import io
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from agents.catalogue import csv_import
from agents.catalogue.loading import load
from agents.models import CatalogueOffer
from tests.fuzz.mutator import CASES, WISHES, Mutator
from tests.fuzz.sound import assert_sound, settled
from tests.support.door import DoorClient
from tests.support.log import written_log

pytestmark = pytest.mark.django_db(transaction=True)

SHARE: Final = 0.06  # of the cases
ADDRESS: Final = "/admin/agents/catalogueoffer/import/"


VALUES: Final[dict[str, tuple[str, ...]]] = {
    "kind": ("cake", "venue"),
    "key": ("new_offer",),
    "title": ("Another title", "=1+1"),
    "summary": ("What it is",),
    "tags": ("sweet; round",),
    "active": ("yes", "no"),
    "position": ("7",),
    "terms": ("{}", '{"serves": 30}'),
}


def sheet(mutator, known):
    """A few offers as a file, some with another value, at times with bytes that are not what they were."""
    offers = [mutator.one(known) for _ in range(mutator.random.randint(1, 4))]
    rows = list(csv.reader(io.StringIO(csv_import.write(offers))))
    for _ in range(mutator.random.randint(0, 2)):
        column = mutator.random.randrange(len(rows[0]))
        row = mutator.one(rows[1:] if mutator.often(0.9) else rows)
        row[column] = mutator.text(*VALUES[csv_import.COLUMNS[column]])
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    raw = out.getvalue().encode("utf-8", "replace")
    return mutator.bytes(raw) if mutator.often(0.2) else raw


def test_every_file_is_previewed_or_refused():
    load()
    client = DoorClient()
    client.force_login(User.objects.create_superuser("sam"))
    client.post("/", {"text": WISHES[0]})
    settled()
    known = list(CatalogueOffer.objects.order_by("pk"))
    failed, written = [], 0
    with written_log() as log:
        for number in range(int(CASES * SHARE)):
            mutator = Mutator("import", number)
            file = SimpleUploadedFile(mutator.text("offers.csv").replace("\0", "") or "x", sheet(mutator, known))
            response = client.post(ADDRESS, {"file": file})
            if response.context is not None and (token := response.context.get("token")) and mutator.often(0.5):
                response = client.post(ADDRESS, {"confirm": token if mutator.often(0.8) else mutator.damaged(token)})
                written += response.status_code == 302
            if response.status_code >= 500 or "Traceback" in log.getvalue():
                failed.append(f"case {number}: {response.status_code}\n{log.getvalue()[-3000:]}")
            log.seek(log.truncate(0))
    assert not failed, "\n".join(failed[:5])
    assert written
    assert_sound()
