"""Erase a party for good."""

from parties.domain.errors import ReasonMissing
from parties.eventstore import erasure, repository
from parties.models import Party, Purge
from parties.outbox import hints

REASON_LENGTH = 500


def purge_party(*, party_id: str, reason: str, actor: str) -> Purge:
    """Delete everything of a party, whatever its state; what remains is that, when, by whom and why.

    Who looks at it is told that it is gone. Raises ReasonMissing, repository.PartyNotFound.
    """
    why = " ".join(reason.split())[:REASON_LENGTH]
    if not why:
        raise ReasonMissing

    def work() -> Purge:
        version = Party.objects.select_for_update().filter(pk=party_id).values_list("version", flat=True).first()
        if version is None:
            raise repository.PartyNotFound(f"There is no party {party_id}.")
        purge = erasure.erase(party_id, actor=actor, reason=why)
        hints.hint_after_commit({party_id: version + 1})  # one that is not there: whoever looks for it finds that out
        return purge

    return repository.in_transaction(work)
