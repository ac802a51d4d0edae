"""The door for sockets; in the embedded default also for pages."""

from channels.routing import ProtocolTypeRouter
from django.conf import settings

from partyplanner import wsgi

pages = wsgi.application  # with it all applications are loaded, which the rest needs

from partyplanner import sockets  # noqa: E402
from partyplanner.runtime.liveness_probe import LivenessProbe  # noqa: E402
from partyplanner.runtime.wsgi_bridge import WSGIBridge  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": LivenessProbe(WSGIBridge(pages, settings.PAGE_THREADS)),
        "websocket": sockets.application(),
    }
)
