"""Model files: tensors in the safetensors format, and a manifest.json beside them. Pure; neither needs numpy.

A file is the length of its header in eight bytes (little-endian), the header in JSON (for each tensor its type, its
shape, and where its bytes begin and end after the header; strings under `__metadata__`), then the bytes.
"""

import hashlib
import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

MANIFEST: Final = "manifest.json"
_FORMATS: Final = {"I8": "b", "U8": "B", "U16": "H", "U32": "I", "F32": "f", "F64": "d"}
_ALIGNMENT: Final = 8


class ModelFileError(Exception):
    """The file is no model, or not the one of its manifest. The text is the reason."""


class Tensor(NamedTuple):
    """`data` holds the numbers row by row, little-endian; `dtype` is a name of the format, such as "I8"."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    def numbers(self) -> tuple[Any, ...]:
        return struct.unpack(f"<{math.prod(self.shape)}{_FORMATS[self.dtype]}", self.data)


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version` and `sha256` are those of the file's content; `metrics` is what was measured after training."""

    name: str
    version: str
    file: str
    sha256: str
    metrics: dict[str, Any]


def version_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def pack(tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> bytes:
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + len(tensor.data)
        header[name] = {"dtype": tensor.dtype, "shape": tensor.shape, "data_offsets": [start, end]}
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % _ALIGNMENT)
    return len(head).to_bytes(8, "little") + head + b"".join(tensor.data for tensor in tensors.values())


def unpack(content: bytes) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors and the metadata. Raises ModelFileError."""
    try:
        start = 8 + int.from_bytes(content[:8], "little")
        header = json.loads(content[8:start])
        metadata = header.pop("__metadata__", {})
        tensors = {name: _tensor(entry, content, start) for name, entry in header.items()}
        used = max(entry["data_offsets"][1] for entry in header.values())
        if start + used != len(content):
            raise ValueError("its length is wrong")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelFileError(f"it is no safetensors file ({error})") from None
    return tensors, metadata


def _tensor(entry: Any, content: bytes, start: int) -> Tensor:
    dtype, shape, (begin, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
    data = content[start + begin : start + end]
    if len(data) != math.prod(shape) * struct.calcsize(f"<{_FORMATS[dtype]}"):
        raise ValueError("a tensor has another length than its shape")
    return Tensor(dtype, shape, data)


def write_model(path: Path, name: str, content: bytes, metrics: dict[str, Any]) -> None:
    """The file, and its manifest beside it."""
    digest = hashlib.sha256(content).hexdigest()
    manifest = Manifest(name, version_of(content), path.name, digest, metrics)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    document = msgspec.json.format(msgspec.json.encode(manifest)) + b"\n"
    (path.parent / MANIFEST).write_bytes(document)


def read_manifest(path: Path) -> Manifest:
    """The manifest beside the model file at `path`. Raises ModelFileError."""
    try:
        return msgspec.json.decode((path.parent / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelFileError(f"{MANIFEST} beside {path.name} cannot be read ({error})") from None


def read_model(path: Path) -> bytes:
    """The content of the file at `path`. Raises ModelFileError where its manifest names another one."""
    manifest, content = read_manifest(path), path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if (manifest.file, manifest.sha256) != (path.name, digest):
        raise ModelFileError(f"{path.name} has sha256 {digest}, and {MANIFEST} names {manifest.file} {manifest.sha256}")
    return content
