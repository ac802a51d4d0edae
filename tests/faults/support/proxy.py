"""A TCP proxy that misbehaves on demand: it refuses, swallows, delays or cuts what goes through it."""

import contextlib
import socket
import threading
import time
from typing import Literal

Mode = Literal["pass", "refuse", "swallow"]


class Proxy:
    """Forwards 127.0.0.1:`port` to a Unix socket.

    `mode` "pass" forwards; "refuse" ends each connection at once, as a server that is down; "swallow" takes everything
    and answers nothing, as a network that is gone. `delay` holds back each answer by that many seconds.
    """

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self._mode: Mode = "pass"
        self.delay = 0.0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        if mode == "refuse" or self._mode == "pass":
            self.cut()

    def cut(self) -> None:
        """End every connection that is open now."""
        with self._lock:
            victims, self._open = self._open, set()
        for one in victims:
            _end(one)

    def heal(self) -> None:
        self.delay = 0.0
        if self._mode != "pass":
            self.mode = "pass"

    def close(self) -> None:
        _end(self._listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._mode == "refuse":
                _end(client)
            else:
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self._upstream)
        except OSError:
            server.close()
            _end(client)
            return
        with self._lock:
            self._open |= {client, server}
        threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
        self._pump(server, client, True)

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if answers and self.delay:
                    time.sleep(self.delay)
                if self._mode != "swallow":
                    sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        _end(source)
        _end(sink)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
