from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parties.models import Person


class SignupForm(UserCreationForm[User]):
    """An account: a username and a password, and what others are to call its holder. Nothing else is needed to plan."""

    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=80,
        help_text=_("What people who plan with you see. They never see your username."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)

    def clean_display_name(self) -> str:
        return " ".join(self.cleaned_data["display_name"].split())

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if self.cleaned_data["display_name"]:
            Person.objects.create(user=user, display_name=self.cleaned_data["display_name"])
        return user
