"""The door for sockets; in the embedded default also for pages."""

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from partyplanner.checks import timeouts
from partyplanner.web.content_types import checked

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
pages = checked(get_wsgi_application())

from partyplanner.runtime.liveness_probe import LivenessProbe  # noqa: E402
from partyplanner.runtime.wsgi_bridge import WSGIBridge  # noqa: E402
from partyplanner.web import sockets  # noqa: E402 — the applications must be loaded first

application = ProtocolTypeRouter(
    {
        "http": LivenessProbe(WSGIBridge(pages, settings.PAGE_THREADS)),
        "websocket": sockets.application(),
    }
)
timeouts.refuse_wrong()
