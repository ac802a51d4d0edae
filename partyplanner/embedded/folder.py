"""Where embedded servers live: the data folder, its lock, the socket folder, and the user that runs them."""

import contextlib
import errno
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEAST_FREE_BYTES = 64 * 1024 * 1024  # PostgreSQL's log alone takes files of 16 MiB
LOG_LIMIT_BYTES = 10 * 1024 * 1024


class EmbeddedError(Exception):
    """A server cannot run here. The text is one sentence for the person who started it."""


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the operating system says about `folder` into one sentence."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(_sentence(error, folder)) from error


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        reason = f"The folder {folder} is not writable for this user ({error.strerror})"
    else:
        reason = f"The folder {folder} cannot be used ({error.strerror})"
    return f"{reason}: choose another with PARTYPLANNER_VAR."


def disk_full(folder: Path) -> str:
    return f"The disk that holds {folder} is full: free some space and start again."


def prepare(folder: Path) -> Path:
    """Create the data folder if needed and return its real path; fails when it cannot hold data."""
    with explained(folder):
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            raise EmbeddedError(disk_full(folder))
    return folder


class FolderLock:
    """At most one live instance a folder. The kernel drops the lock with the process: it is never stale."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def acquire(self) -> None:
        with explained(self._folder):
            descriptor = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise EmbeddedError(
                f"Another instance (process {holder}) already uses the folder {self._folder}: stop it first."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._file = descriptor

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def socket_folder(folder: Path) -> Path:
    """The folder for the sockets of the servers in `folder`; nothing is created.

    Not inside `folder`, whose path may be longer than a socket's may be or on a file system without
    sockets; and nothing of the environment decides, so that any shell finds the same place.
    """
    key = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"partyplanner-{os.geteuid()}-{key}"


def private_folder(folder: Path, owner: int) -> None:
    """Make `folder` (mode 0700, owned by `owner`), or check that the one that is there is just that.

    Its name is predictable and its parent may be writable for everybody, so somebody else's folder
    or link of that name is refused, not used.
    """
    with explained(folder):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), owner):
            raise EmbeddedError(f"The folder {folder} belongs to another user: remove it and start again.")
        give(folder, owner)
        folder.chmod(0o700)


def give(folder: Path, owner: int) -> None:
    """Hand a folder and all in it to `owner`, unless it is theirs already."""
    if folder.lstat().st_uid == owner:
        return
    for entry in (folder, *folder.rglob("*")):
        os.chown(entry, owner, -1, follow_symlinks=False)


@dataclass(frozen=True, slots=True)
class Account:
    """The user a server runs as: owner of its files, what precedes its command, what user to change to."""

    owner: int
    prefix: tuple[str, ...] = ()
    uid: int | None = None


@cache
def unprivileged_account() -> Account:
    """An account PostgreSQL agrees to run under: it refuses root.

    As root, best is a user namespace in which we appear as `nobody`: the files stay ours and every path
    stays reachable. Where the kernel forbids that, become `nobody` for real.
    """
    if os.geteuid() != 0:
        return Account(owner=os.geteuid())
    nobody = _nobody()
    prefix = ("unshare", "--user", f"--map-user={nobody}", "--")
    with contextlib.suppress(OSError):
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return Account(owner=0, prefix=prefix)
    return Account(owner=nobody, uid=nobody)


def _nobody() -> int:
    """An unprivileged uid with an entry in the user database, which initdb looks for."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("nobody").pw_uid
    others = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
    if not others:
        raise EmbeddedError(
            "PostgreSQL refuses root and this machine has no other user: create one, or set DATABASE_URL."
        )
    return others[-1]


def open_log(path: Path) -> int:
    """A descriptor to append to a log; a log grown large is put aside first, replacing the one before."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".old.log"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def why_it_failed(server: str, log: str, folder: Path) -> EmbeddedError:
    """The sentence for a server that did not start, from what it wrote while trying."""
    if os.strerror(errno.ENOSPC) in log:
        return EmbeddedError(disk_full(folder))
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error", "Failed"))]
    last = (telling or lines or ["it wrote nothing"])[-1]
    return EmbeddedError(f"{server} did not start in {folder}: {last}")
