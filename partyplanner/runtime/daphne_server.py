"""Daphne with the live protocol's own limits. Run it with `python -m`; it takes the arguments of `daphne`.

Three things that an ASGI application cannot do from inside: refuse a frame above the limit before it is in memory
(1009), close with the codes that the WebSocket library keeps for servers (1009, 1012, 1013), and tell every open
browser on SIGTERM that this process goes away (1012), so that they come back to another one at once.
"""

from typing import Any, Final

from daphne import server
from daphne.cli import CommandLineInterface
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import reactor, task

from partyplanner.runtime.processes import settle_memory

FRAME_BYTES: Final = 65_536  # parties.live.consumers.FRAME_BYTES; a test holds them together
RESERVED: Final = frozenset({1009, 1012, 1013})
GOING_AWAY: Final = 1012
TOO_BIG: Final = 1009
GOODBYE_SECONDS: Final = 0.25  # for the close frames to leave before the process does


class LimitedProtocol(WebSocketProtocol):  # type: ignore[misc]
    """A socket that refuses an oversized message by its header and may close with a server's codes."""

    def onMessageFrameBegin(self, length: int) -> None:
        """The library's own limit would hold for what is sent as well, and pages are larger than wishes."""
        super().onMessageFrameBegin(length)
        if self.message_data_total_length > FRAME_BYTES and not self.failedByMe:
            self._fail_connection(TOO_BIG, f"a message has at most {FRAME_BYTES} bytes")

    def serverClose(self, code: int | None = None) -> None:
        if code in RESERVED:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code)


class LimitedFactory(WebSocketFactory):  # type: ignore[misc]
    """Sockets that end with a close frame, not with a cut connection."""

    protocol = LimitedProtocol

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setProtocolOptions(failByDrop=False)


class GracefulServer(Server):  # type: ignore[misc]
    """Closes its sockets with GOING_AWAY before it stops."""

    def kill_all_applications(self) -> Any:
        for protocol in list(self.connections):
            if isinstance(protocol, LimitedProtocol) and protocol.state == LimitedProtocol.STATE_OPEN:
                protocol.sendCloseFrame(code=GOING_AWAY)
        return task.deferLater(reactor, GOODBYE_SECONDS, super().kill_all_applications)


class Interface(CommandLineInterface):  # type: ignore[misc]
    server_class = GracefulServer


def main() -> None:
    # Daphne's server names its factory in its own module and offers no setting for it.
    server.WebSocketFactory = LimitedFactory
    reactor.callWhenRunning(settle_memory)
    Interface.entrypoint()


if __name__ == "__main__":
    main()
