from django.urls import path, re_path

from parties.live.consumers import NoSuchSocket, PartyConsumer

websocket_urlpatterns = [
    path("ws/party/<str:party_id>/", PartyConsumer.as_asgi()),
    re_path("", NoSuchSocket.as_asgi()),
]
