"""The door for sockets; in the embedded default also for pages."""

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings

from partyplanner import wsgi

pages = wsgi.application  # with it all applications are loaded, which the rest needs

from parties.live.routing import websocket_urlpatterns  # noqa: E402
from partyplanner.runtime.wsgi_bridge import Pages  # noqa: E402
from partyplanner.sockets import Guarded, with_account  # noqa: E402

sockets = Guarded(with_account(URLRouter(websocket_urlpatterns)))

application = ProtocolTypeRouter(
    {
        "http": Pages(pages, settings.PAGE_THREADS),
        "websocket": AllowedHostsOriginValidator(sockets),
    }
)
