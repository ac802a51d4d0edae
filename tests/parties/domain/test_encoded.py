"""A document that is carried as its bytes is what it would be as a dict."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.domain.encoded import Encoded, encode_hook
from parties.domain.patch import diff, merge

KEYS = st.sampled_from(("a", "b", "title", "é"))
VALUES = st.recursive(
    st.integers() | st.text(max_size=5) | st.booleans(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)


def encoded(document):
    return Encoded(msgspec.json.encode(document, order="sorted"))


@given(DOCUMENTS)
def test_it_equals_the_dict_and_is_read_like_it(document):
    found = encoded(document)
    assert (found, found.document, len(found), bool(found)) == (document, document, len(document), bool(document))
    assert {key: found[key] for key in found} == document
    assert (found.get("no such key", 3), found == encoded(document)) == (document.get("no such key", 3), True)


@given(DOCUMENTS)
def test_it_is_written_as_it_was_encoded(document):
    encoder = msgspec.json.Encoder(enc_hook=encode_hook, order="sorted")
    assert encoder.encode({"output": encoded(document)}) == encoder.encode({"output": document})


@given(DOCUMENTS, DOCUMENTS)
def test_patches_are_those_of_the_dicts(old, new):
    assert diff(old, encoded(new)) == diff(old, new)
    assert merge(old, diff(old, encoded(new)), from_diff=True) == new
    assert merge(encoded(old), diff(encoded(old), new), from_diff=True) == new


def test_what_is_no_document_is_refused():
    with pytest.raises(NotImplementedError, match="set is not JSON-able"):
        encode_hook(set())
