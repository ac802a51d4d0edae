from django.urls import path

from parties.live.consumers import PartyConsumer

websocket_urlpatterns = [path("ws/party/<str:party_id>/", PartyConsumer.as_asgi())]
