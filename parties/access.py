"""Who may do what with a party. A stranger learns nothing, not even that it exists."""

import secrets
from typing import Any, Final, Literal

from django.db import connection

from parties.models import Membership

Role = Literal["owner", "editor", "viewer"]
MAY_EDIT: Final = frozenset({"owner", "editor"})
SESSION_KEY: Final = "visitor"


def role_of(party_id: str, user: Any, visitor: str) -> str | None:
    """The role of an account or of a visitor's token; None for a stranger. Staff look in through the admin."""
    with connection.cursor() as cursor:  # by hand, because every request asks
        cursor.execute("SELECT role, user_id, visitor FROM parties_membership WHERE party_id = %s", [party_id])
        rows = cursor.fetchall()
    user_id = user.pk if user is not None and user.is_authenticated else None
    for role, member_id, token in rows:
        if (user_id is not None and member_id == user_id) or (visitor and token == visitor):
            return str(role)
    return None


def visitor_of(session: Any, *, create: bool = False) -> str:
    """The token of a browser without an account; it survives the change of session key at login."""
    token = session.get(SESSION_KEY, "")
    if not token and create:
        token = secrets.token_urlsafe(32)
        session[SESSION_KEY] = token
    return str(token)


def claimable(party_id: str, visitor: str) -> bool:
    """Whether this browser holds the party without an account."""
    return bool(visitor) and Membership.objects.filter(party_id=party_id, visitor=visitor).exists()
