"""The smallest ASGI application with a WebSocket, for testing the server around it."""

from typing import Any


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        text = message.get("text") or ""
        if text.startswith("close "):
            await send({"type": "websocket.close", "code": int(text.removeprefix("close "))})
        else:
            await send({"type": "websocket.send", "text": str(len(text))})
