"""The door for sockets; in the embedded default also for pages."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from partyplanner import timeouts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
pages = get_wsgi_application()

from parties.live.routing import websocket_urlpatterns  # noqa: E402 — the applications must be loaded first
from partyplanner.runtime.liveness_probe import LivenessProbe  # noqa: E402
from partyplanner.runtime.wsgi_bridge import WSGIBridge  # noqa: E402
from partyplanner.sockets import Guarded, with_account  # noqa: E402

sockets = Guarded(with_account(URLRouter(websocket_urlpatterns)))

application = ProtocolTypeRouter(
    {
        "http": LivenessProbe(WSGIBridge(pages, settings.PAGE_THREADS)),
        "websocket": AllowedHostsOriginValidator(sockets),
    }
)
timeouts.refuse_wrong()
