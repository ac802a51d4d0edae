"""JSON Merge Patch (RFC 7396) over documents that hold no nulls: the difference between two versions."""

from typing import Any

from parties.domain.documents import Document


def diff(old: Document, new: Document) -> Document:
    """The smallest merge patch with `merge(old, diff(old, new)) == new`. Lists are replaced whole.

    Neither document may hold None: the format uses null for "remove this key". A key keeps its type: inside an equal
    subtree, 1 and true would pass for the same.
    """
    if not old:
        return new
    patch: dict[str, Any] = {key: None for key in old if key not in new}
    for key, value in new.items():
        before = old.get(key)
        if before == value and key in old and type(before) is type(value):
            continue  # most of a document: whole subtrees are compared at once
        patch[key] = diff(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return patch


def merge(target: Document, patch: Document, *, from_diff: bool = False) -> Document:
    """`target` with `patch` applied; neither is changed. Untouched parts are shared, not copied.

    A patch that `diff` made holds no nulls in what is new: with `from_diff` that is shared too, unseen.
    """
    if from_diff and not target:
        return patch
    result = dict(target)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            before = result.get(key)
            if isinstance(before, dict):
                result[key] = merge(before, value, from_diff=from_diff)
            else:
                result[key] = value if from_diff else merge({}, value)
        else:
            result[key] = value
    return result
