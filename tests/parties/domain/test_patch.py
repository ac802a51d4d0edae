"""The difference of two documents and its application are inverse."""

from hypothesis import given
from hypothesis import strategies as st

from parties.domain.patch import diff, merge

scalars = st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)
documents = st.dictionaries(
    st.text(max_size=3),
    st.recursive(scalars, lambda inner: st.dictionaries(st.text(max_size=3), inner, max_size=4), max_leaves=12),
    max_size=5,
)


@given(documents, documents)
def test_merging_the_difference_gives_the_new_document(old, new):
    patch = diff(old, new)
    assert merge(old, patch) == merge(old, patch, from_diff=True) == new


def test_nulls_in_what_is_new_are_left_out():
    assert merge({}, {"a": {"b": None, "c": 1}}) == {"a": {"c": 1}}


@given(documents)
def test_equal_documents_have_no_difference(document):
    assert diff(document, document) == {}


@given(documents, documents, st.booleans())
def test_merge_changes_neither_side(old, patch, from_diff):
    before = repr(old), repr(patch)
    merge(old, patch, from_diff=from_diff)
    assert (repr(old), repr(patch)) == before


def test_only_what_changed_is_in_the_patch():
    old = {"venue": {"title": "Hall", "low": "100.00"}, "cake": {"title": "Sheet"}}
    new = {"venue": {"title": "Hall", "low": "90.00"}, "food": {}}
    assert diff(old, new) == {"cake": None, "venue": {"low": "90.00"}, "food": {}}


def test_emptying_a_document_removes_its_keys():
    assert diff({"a": {"b": 1}}, {"a": {}}) == {"a": {"b": None}}
