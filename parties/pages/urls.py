from django.contrib.auth.views import LogoutView
from django.urls import path

from parties.pages import offers, views

urlpatterns = [
    path("", views.home, name="home"),
    path("p/<str:party_id>/", views.party, name="party"),
    path("p/<str:party_id>/fragments", views.fragments, name="fragments"),
    path("p/<str:party_id>/inputs", views.add_input, name="add_input"),
    path("p/<str:party_id>/inputs/<str:input_id>/remove", views.remove_input, name="remove_input"),
    path("p/<str:party_id>/inputs/<str:input_id>/priority", views.set_priority, name="set_priority"),
    path("p/<str:party_id>/agents/<str:agent>/retry", views.retry_agent, name="retry_agent"),
    path("p/<str:party_id>/details", views.change_details, name="change_details"),
    path("p/<str:party_id>/offers/<str:section>", offers.offers, name="offers"),
    path("p/<str:party_id>/claim", views.claim, name="claim"),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("signup/", views.signup, name="signup"),
]
