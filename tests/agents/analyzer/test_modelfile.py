"""Model files: tensors in, the same tensors out, and a file that is not its manifest's is refused."""

import json
import struct

import pytest

from agents.analyzer.modelfile import (
    MANIFEST,
    ModelFileError,
    Tensor,
    pack,
    read_manifest,
    read_model,
    unpack,
    version_of,
    write_model,
)

TENSORS = {
    "scales": Tensor("F64", (2,), struct.pack("<2d", 0.5, -1.25)),
    "rows": Tensor("I8", (2, 3), bytes([1, 2, 3, 255, 254, 253])),
}


def test_tensors_come_back():
    tensors, metadata = unpack(pack(TENSORS, {"source": "x"}))
    assert (tensors, metadata) == (TENSORS, {"source": "x"})
    assert tensors["scales"].numbers() == (0.5, -1.25)
    assert tensors["rows"].numbers() == (1, 2, 3, -1, -2, -3)


def test_the_format_is_that_of_safetensors():
    content = pack(TENSORS, {})
    length = int.from_bytes(content[:8], "little")
    assert length % 8 == 0
    header = json.loads(content[8 : 8 + length])
    assert header["rows"] == {"dtype": "I8", "shape": [2, 3], "data_offsets": [16, 22]}
    assert content[8 + length + 16 :] == TENSORS["rows"].data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:6],
        lambda content: content.replace(b"[2, 3]", b"[2, 4]"),
        lambda content: content.replace(b"I8", b"Q8"),
        lambda content: b"\2" + b"\0" * 7 + b"[]",
    ],
)
def test_a_broken_file_is_refused(spoil):
    with pytest.raises(ModelFileError, match="no safetensors file"):
        unpack(spoil(pack(TENSORS, {})))


def test_a_file_goes_with_its_manifest(tmp_path):
    path, content = tmp_path / "some.safetensors", pack(TENSORS, {})
    write_model(path, "some", content, {"f1": 0.9})
    manifest = read_manifest(path)
    assert (manifest.name, manifest.version, manifest.metrics) == ("some", version_of(content), {"f1": 0.9})
    assert read_model(path) == content
    path.write_bytes(pack(TENSORS, {"other": "x"}))
    with pytest.raises(ModelFileError, match=r"some\.safetensors has sha256 [0-9a-f]{64}, and manifest\.json names"):
        read_model(path)
    (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_model(path)
