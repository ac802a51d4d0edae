from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User


class SignupForm(UserCreationForm[User]):
    """An account: a name and a password. Nothing else is needed to plan."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)
